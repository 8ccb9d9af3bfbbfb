//! See how an unbounded queue grows under a slow consumer.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};
use tokio::time::{Duration, Instant, sleep};

const READINGS: u32 = 100;

// The paused clock goes on by itself whenever every task waits, so the times
// are exact.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::unbounded_channel();

    let producer = tokio::spawn(async move {
        for n in 1..=READINGS {
            // Not an async call: there is always room, until the memory ends.
            tx.send((n, Instant::now()))?;
            sleep(Duration::from_millis(10)).await;
        }
        Ok::<_, SendError<_>>(())
    });

    // Receives between two sends, never at the same moment as one.
    sleep(Duration::from_millis(5)).await;
    let mut longest = 0;
    while let Some((n, sent)) = rx.recv().await {
        longest = longest.max(rx.len());
        if n % 20 == 0 {
            let age = sent.elapsed().as_millis();
            println!("reading {n}: {age} ms old, {} behind it", rx.len());
        }
        // Three times as long as the producer needs.
        sleep(Duration::from_millis(30)).await;
    }
    println!("longest queue: {longest} of {READINGS} readings");
    println!("producer ended with {:?}", producer.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
