//! Send two values through a one-shot, which does not compile.
//@ compile-fail: E0382

// ANCHOR: example
use tokio::sync::oneshot;

#[tokio::main]
async fn main() {
    let (tx, rx) = oneshot::channel();
    let task = tokio::spawn(async move {
        for percent in [50, 100] {
            // The first `send` takes the sender with it.
            tx.send(percent).expect("main waits for it");
        }
    });
    println!("{:?}", rx.await);
    task.await.expect("the task does not panic");
}
// ANCHOR_END: example
