//! Let a slow consumer set the pace of a fast producer.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};
use tokio::time::{Duration, Instant, sleep};

// One thread and a paused clock, so that each line has its exact time. The
// clock goes on by itself whenever every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // Room for two.
    let (tx, mut rx) = mpsc::channel(2);

    let producer = tokio::spawn(async move {
        for n in 1..=5 {
            // While the channel is full, the task waits here and uses neither
            // a thread nor more memory.
            tx.send(n).await?;
            println!("{:3} ms: sent {n}", start.elapsed().as_millis());
        }
        // The sender ends here, and with it the loop below.
        Ok::<_, SendError<u32>>(())
    });

    let mut received = 0;
    loop {
        // Stands for the work on the last message, or for whatever else keeps
        // the consumer from the next one.
        sleep(Duration::from_millis(100)).await;
        let Some(n) = rx.recv().await else { break };
        println!("{:3} ms: received {n}", start.elapsed().as_millis());
        received += 1;
    }
    // `?` for a panic; within is what became of its sends.
    println!("{received} received, producer ended with {:?}", producer.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
