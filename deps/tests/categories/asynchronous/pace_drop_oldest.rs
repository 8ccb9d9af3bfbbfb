//! Drop the oldest message when the queue is full.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, rx) = async_channel::bounded(2);
    let viewer = tokio::spawn(async move {
        while let Ok(frame) = rx.recv().await {
            println!("{:>3} ms: frame {frame}", start.elapsed().as_millis());
            sleep(Duration::from_millis(100)).await;
        }
    });

    let mut dropped = Vec::new();
    for frame in 1..=10 {
        // Does not wait. From a full queue the oldest message comes back, and
        // the new one takes its place. Fails only when nobody receives.
        dropped.extend(tx.force_send(frame)?);
        sleep(Duration::from_millis(30)).await;
    }
    drop(tx);
    viewer.await?;
    println!("dropped: {dropped:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
