//! Collect a batch until it is full or old enough.

// ANCHOR: example
use std::{error::Error, pin::pin, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, rx) = mpsc::channel(16);
    let producer = tokio::spawn(async move {
        for row in 1..=10 {
            tx.send(row).await?;
            // Six come in a burst, the others slowly.
            if row >= 6 {
                sleep(Duration::from_millis(80)).await;
            }
        }
        Ok::<_, mpsc::error::SendError<u32>>("done")
    });

    // Four messages, or as many as have come 100 ms after the first of them.
    let limit = Duration::from_millis(100);
    let batches = ReceiverStream::new(rx).chunks_timeout(4, limit);
    let mut batches = pin!(batches);
    while let Some(batch) = batches.next().await {
        println!("{:>3} ms: insert {batch:?}", start.elapsed().as_millis());
    }
    println!("producer: {}", producer.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
