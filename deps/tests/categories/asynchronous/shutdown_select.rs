//! Stop a worker between two messages, never within one.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tokio::{select, time::sleep};

/// Writes a record in two steps, between which it must not be cut off.
async fn write(record: u32, log: &mut Vec<String>) {
    log.push(format!("begin {record}"));
    sleep(Duration::from_millis(100)).await;
    log.push(format!("commit {record}"));
}

async fn worker(
    mut records: mpsc::Receiver<u32>,
    mut stop: oneshot::Receiver<()>,
) -> Vec<String> {
    let mut log = Vec::new();
    loop {
        select! {
            // In this order: with records always waiting, the order to stop
            // would otherwise be seen by chance only.
            biased;
            // Also when the sender is dropped: nobody could say it later.
            _ = &mut stop => break,
            // The record is written in the body. No other branch is looked
            // at meanwhile, so nothing can cut it off.
            record = records.recv() => match record {
                Some(record) => write(record, &mut log).await,
                None => break,
            },
        }
    }
    // Not lost: senders get an error from now on, and these can be kept.
    records.close();
    while let Some(record) = records.recv().await {
        log.push(format!("left {record}"));
    }
    log
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, records) = mpsc::channel(4);
    let (stop, stopped) = oneshot::channel();
    for record in 1..=4 {
        tx.send(record).await?;
    }
    let worker = tokio::spawn(worker(records, stopped));

    // In the middle of the second record.
    sleep(Duration::from_millis(150)).await;
    stop.send(()).map_err(|()| "the worker is gone")?;
    for line in worker.await? {
        println!("{line}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
