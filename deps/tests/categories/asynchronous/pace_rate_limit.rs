//! Send no faster than a service allows, and lose nothing.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // Bounded: whoever asks too much waits here.
    let (tx, mut rx) = mpsc::channel(2);
    let producer = tokio::spawn(async move {
        for request in 1..=6 {
            tx.send(request).await?;
            if request == 3 {
                // Nothing to do for a while.
                sleep(Duration::from_millis(1000)).await;
            }
        }
        Ok::<_, mpsc::error::SendError<u32>>("done")
    });

    // Five in a second.
    let mut turns = interval(Duration::from_millis(200));
    // The default would give the turns of the quiet second later, all at once.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while let Some(request) = rx.recv().await {
        // The first turn comes at once.
        turns.tick().await;
        println!("{:>4} ms: request {request}", start.elapsed().as_millis());
    }
    println!("producer: {}", producer.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
