//! Publish a value that changes, and read the newest.

// ANCHOR: example
use std::error::Error;
use tokio::sync::watch::{self, error::SendError};
use tokio::time::{Duration, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    // A watch always holds a value, so it begins with one.
    let (tx, mut rx) = watch::channel(0);

    let download = tokio::spawn(async move {
        for percent in [20, 40, 60, 80, 100] {
            sleep(Duration::from_millis(100)).await;
            // Not an async call: it replaces the value, read or not.
            tx.send(percent)?;
        }
        Ok::<_, SendError<u8>>(())
    });

    println!("at first {} %", *rx.borrow_and_update());
    // An error means that the sender is gone and its last value was seen.
    while rx.changed().await.is_ok() {
        // Copied out, so that the borrow, which keeps the sender waiting, ends
        // in this line.
        let percent = *rx.borrow_and_update();
        println!("now {percent} %");
        // Stands for drawing it, which takes longer than the next change.
        sleep(Duration::from_millis(170)).await;
    }

    println!("download ended with {:?}", download.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
