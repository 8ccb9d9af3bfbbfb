//! Subscribe in the new task, and miss what was sent before it ran.
//@ hangs

// ANCHOR: example
use tokio::{sync::broadcast, task::JoinError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let tx = broadcast::Sender::new(16);

    let for_worker = tx.clone();
    let worker = tokio::spawn(async move {
        // Wrong: this runs when `main` awaits for the first time, and by then
        // the message has been sent.
        let mut rx = for_worker.subscribe();
        // Never an error below either: the worker's own sender keeps the
        // channel open.
        let senders = for_worker.strong_count();
        println!("worker: subscribed, senders left: {senders}");
        println!("worker: {:?}", rx.recv().await);
    });

    // Nobody is subscribed, so the message is gone. On several threads it
    // would sometimes arrive.
    println!("main: sent, {:?}", tx.send("start"));
    drop(tx);
    worker.await
}
// ANCHOR_END: example
example_harness::test!(main);
