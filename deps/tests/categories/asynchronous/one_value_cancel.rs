//! Cancel a task with a one-shot, and learn how far it came.

// ANCHOR: example
use std::error::Error;
use tokio::sync::oneshot::{self, error::RecvError};
use tokio::time::{Duration, sleep};

const FILES: u32 = 5;

/// Stands for work that takes 100 ms.
async fn copy(_file: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Returns why it ended, and how many files it has copied completely.
async fn backup(mut cancel: oneshot::Receiver<String>) -> (String, u32) {
    let mut copied = 0;
    while copied < FILES {
        tokio::select! {
            () = copy(copied) => copied += 1,
            // `&mut`, since the next round needs the receiver again. It must
            // not be polled after it had its value, so this branch leaves the
            // loop.
            reason = &mut cancel => {
                // The copy has been dropped half-way. Here is the place to
                // clean up, which an aborted task does not get.
                return match reason {
                    Ok(reason) => (format!("cancelled: {reason}"), copied),
                    // A dropped sender ends the wait too. Here nobody wants
                    // the backup any more.
                    Err(RecvError { .. }) => ("left alone".into(), copied),
                };
            }
        }
    }
    ("complete".into(), copied)
}

// The paused clock goes on by itself whenever every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, cancel) = oneshot::channel();
    let task = tokio::spawn(backup(cancel));
    sleep(Duration::from_millis(250)).await;
    // The reason comes back as the error if the task has already ended.
    let sent = tx.send("the disk is full".to_owned());
    let (ending, copied) = task.await?;
    println!("{ending}, {copied} of {FILES} files, cancel sent: {sent:?}");

    let (tx, cancel) = oneshot::channel();
    let task = tokio::spawn(backup(cancel));
    sleep(Duration::from_millis(150)).await;
    drop(tx);
    let (ending, copied) = task.await?;
    println!("{ending}, {copied} of {FILES} files, sender dropped");

    let (tx, cancel) = oneshot::channel();
    let (ending, copied) = tokio::spawn(backup(cancel)).await?;
    let sent = tx.send("too late".to_owned());
    println!("{ending}, {copied} of {FILES} files, cancel sent: {sent:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
