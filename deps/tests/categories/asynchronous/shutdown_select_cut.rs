//! Go wrong by working where `select!` can drop the work.

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
            // Wrong: this future is dropped wherever it waits when the order
            // to stop comes, and the record it had received goes with it.
            written = async {
                let record = records.recv().await?;
                write(record, &mut log).await;
                Some(())
            } => match written {
                Some(()) => {}
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
