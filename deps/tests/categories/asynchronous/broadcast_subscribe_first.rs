//! Subscribe first, and give the new task its receiver.

// ANCHOR: example
use tokio::{sync::broadcast, task::JoinError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let tx = broadcast::Sender::new(16);

    // From here on every message is kept for this receiver, whenever the task
    // starts.
    let mut rx = tx.subscribe();
    let worker = tokio::spawn(async move {
        println!("worker: started");
        println!("worker: {:?}", rx.recv().await);
        // The task has no sender of its own, so it learns of the end.
        println!("worker: {:?}", rx.recv().await);
    });

    println!("main: sent, {:?}", tx.send("start"));
    drop(tx);
    worker.await
}
// ANCHOR_END: example
example_harness::test!(main);
