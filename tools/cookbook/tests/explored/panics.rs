use tokio::sync::oneshot;

#[tokio::main]
async fn main() {
    let (tx, mut rx) = oneshot::channel();
    tokio::spawn(async move { tx.send("ready") });
    tokio::task::yield_now().await;
    println!("{}", rx.try_recv().expect("the task has had its turn"));
}
