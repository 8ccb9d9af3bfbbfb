use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(1);
    for number in [1, 2] {
        let tx = tx.clone();
        tokio::spawn(async move {
            // The planted fault: a full queue loses the message.
            if tx.try_send(number).is_err() {}
        });
    }
    drop(tx);
    while let Some(number) = rx.recv().await {
        println!("received {number}");
    }
}
