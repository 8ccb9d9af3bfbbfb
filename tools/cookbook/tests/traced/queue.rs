use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, mut rx) = mpsc::channel(1);
    let task = tokio::spawn(async move {
        for number in 1..=2 {
            tx.send(number).await.expect("there is a receiver");
        }
    });
    while let Some(number) = rx.recv().await {
        println!("received {number}");
    }
    task.await.expect("it does not panic");
}
