use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(4);
    for messages in [["a", "b"], ["1", "2"]] {
        let tx = tx.clone();
        tokio::spawn(async move {
            for message in messages {
                tx.send(message).await.expect("the receiver is there");
            }
        });
    }
    drop(tx);
    while let Some(message) = rx.recv().await {
        print!("{message}");
    }
}
