//! Report progress through a queue and the result through a one-shot.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::{mpsc, oneshot};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Progress is many values, so it gets a queue. The result is one.
    let (progress, mut percents) = mpsc::channel(1);
    let (tx, rx) = oneshot::channel();

    let task = tokio::spawn(async move {
        for percent in [50, 100] {
            // Borrows the sender, and can therefore be called again.
            progress.send(percent).await?;
        }
        let taken = tx.send("report.pdf").is_ok();
        // The senders end here, and with them the loop below.
        Ok::<_, SendError<u32>>(taken)
    });

    while let Some(percent) = percents.recv().await {
        println!("{percent} %");
    }
    println!("result: {}", rx.await?);
    println!("result taken: {}", task.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
