//! Build a pipeline whose slowest stage holds the others back.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, error::SendError};
use tokio::time::{Instant, sleep};

async fn read(
    start: Instant,
    tx: mpsc::Sender<u32>,
) -> Result<(), SendError<u32>> {
    for n in 1..=7 {
        println!("{} s: read {n}", start.elapsed().as_secs());
        // Waits while the channel is full: this is the whole backpressure.
        tx.send(n).await?;
    }
    // `tx` is dropped, which ends the next stage, and so on down the line.
    Ok(())
}

async fn double(
    mut rx: mpsc::Receiver<u32>,
    tx: mpsc::Sender<u32>,
) -> Result<(), SendError<u32>> {
    while let Some(n) = rx.recv().await {
        // Fails when the stage behind has ended. Then `rx` is dropped as well,
        // which makes the stage before end.
        tx.send(2 * n).await?;
    }
    Ok(())
}

/// What was written, in order.
async fn write(start: Instant, mut rx: mpsc::Receiver<u32>) -> Vec<u32> {
    let mut written = Vec::new();
    while let Some(n) = rx.recv().await {
        // The slow stage.
        sleep(Duration::from_secs(1)).await;
        println!("{} s:     wrote {n}", start.elapsed().as_secs());
        written.push(n);
    }
    written
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (read_tx, double_rx) = mpsc::channel(1);
    let (double_tx, write_rx) = mpsc::channel(1);

    let start = Instant::now();
    let reading = tokio::spawn(read(start, read_tx));
    let doubling = tokio::spawn(double(double_rx, double_tx));
    let writing = tokio::spawn(write(start, write_rx));

    // All have ended before any is judged.
    let (read, doubled, written) = tokio::join!(reading, doubling, writing);
    println!("written: {:?}", written?);
    println!("read: {:?}, doubled: {:?}", read?, doubled?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
