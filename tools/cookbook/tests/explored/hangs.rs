use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(1);
    let sender = tx.clone();
    tokio::spawn(async move { sender.send(1).await });
    while let Some(number) = rx.recv().await {
        println!("received {number}");
    }
    drop(tx);
}
