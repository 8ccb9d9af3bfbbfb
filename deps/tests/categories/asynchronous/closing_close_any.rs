//! Close a shared queue from any of its ends, and receive what is left in it.

// ANCHOR: example
use async_channel::SendError;
use std::error::Error;
use tokio::time::{Duration, sleep};

// One thread and a paused clock: nothing runs meanwhile that is not shown.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = async_channel::bounded(3);

    let producer = tokio::spawn(async move {
        for job in 1.. {
            if let Err(SendError(unsent)) = tx.send(job).await {
                return unsent;
            }
        }
        unreachable!("the queue is closed long before")
    });
    // Gives the producer the time to fill the queue, and to wait for room.
    sleep(Duration::from_millis(1)).await;

    // One clone closes the channel for all of them, and for the senders.
    // `false` would mean that it was closed already.
    println!("closed: {}, {} queued", rx.clone().close(), rx.len());

    let mut workers = Vec::new();
    for _ in 0..2 {
        let rx = rx.clone();
        workers.push(tokio::spawn(async move {
            let mut jobs = Vec::new();
            // Fails when the queue is closed and empty. No sender has to be
            // dropped for that.
            while let Ok(job) = rx.recv().await {
                jobs.push(job);
            }
            jobs
        }));
    }
    let mut drained = Vec::new();
    for worker in workers {
        drained.append(&mut worker.await?);
    }
    // Which worker got which job is chance.
    drained.sort_unstable();
    println!("drained: {drained:?}");
    println!("unsent: {}", producer.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
