#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, rx) = flume::bounded(2);
    let (done, is_done) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(async move {
        while let Ok(number) = rx.recv_async().await {
            println!("received {number}");
        }
        done.send("all").expect("somebody waits");
    });
    tx.send(7).expect("there is a receiver");
    drop(tx);
    println!("{:?}", is_done.await);
    task.await.expect("it does not panic");
}
