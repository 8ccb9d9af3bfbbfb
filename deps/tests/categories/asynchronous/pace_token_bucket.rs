//! Let a few messages through at once, and then no more than a rate.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

/// So many may leave at once after a quiet time.
const BURST: u32 = 3;
/// And then one in this time.
const PERIOD: Duration = Duration::from_millis(200);

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel(2);
    let producer = tokio::spawn(async move {
        for request in 1..=8 {
            tx.send(request).await?;
            if request == 5 {
                // Nothing to do for a while.
                sleep(Duration::from_millis(1000)).await;
            }
        }
        Ok::<_, mpsc::error::SendError<u32>>("done")
    });

    // When all tokens are back. Each request takes one, and so moves that on.
    let mut full = start;
    while let Some(request) = rx.recv().await {
        let now = Instant::now();
        full = full.max(now) + PERIOD;
        // What is missing must not be more than the bucket holds.
        sleep((full - now).saturating_sub(PERIOD * BURST)).await;
        println!("{:>4} ms: request {request}", start.elapsed().as_millis());
    }
    println!("producer: {}", producer.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
