//! Take what is queued in batches, without waiting for a full one.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel(16);
    let producer = tokio::spawn(async move {
        for row in 1..=10 {
            tx.send(row).await?;
            // Three come slowly, the others in a burst.
            if row <= 3 {
                sleep(Duration::from_millis(20)).await;
            }
        }
        Ok::<_, mpsc::error::SendError<u32>>("done")
    });

    // Made once: it keeps its memory from batch to batch.
    let mut batch = Vec::new();
    // Waits for one message, takes what else is there, four at the most, and
    // returns how many it took. None means that the channel has ended.
    while rx.recv_many(&mut batch, 4).await > 0 {
        let ms = start.elapsed().as_millis();
        println!("{ms:>3} ms: insert {batch:?}");
        // Stands for a write to a database, which takes as long for four rows
        // as for one.
        sleep(Duration::from_millis(50)).await;
        // `recv_many` appends, and does not clear.
        batch.clear();
    }
    println!("producer: {}", producer.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
