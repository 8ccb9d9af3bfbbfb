//! Watch a configuration, and notify only when it changes.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::{sync::watch, time::sleep};

#[derive(Debug, PartialEq)]
struct Config {
    workers: u32,
}

/// Stores `new` and wakes the receivers, unless nothing is different.
fn reload(tx: &watch::Sender<Config>, new: Config) {
    println!("main: read {new:?}");
    // `send` would notify in any case. The closure compares and stores under
    // one lock, so that nobody changes the value in between.
    let changed = tx.send_if_modified(|config| {
        let differs = *config != new;
        if differs {
            *config = new;
        }
        differs
    });
    if !changed {
        println!("main: nobody notified");
    }
}

/// How often the number of workers was set.
async fn pool(mut rx: watch::Receiver<Config>) -> u32 {
    let mut times = 0;
    loop {
        // First the value, then the wait: the initial value counts as seen,
        // and `changed` would not report it. Copied out, so that the borrow
        // ends in this line.
        let workers = rx.borrow_and_update().workers;
        times += 1;
        println!("  pool: {workers} workers");
        // An error means that the sender is gone and the last value was seen.
        if rx.changed().await.is_err() {
            return times;
        }
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel(Config { workers: 2 });
    let pool = tokio::spawn(pool(rx));

    // What the file holds at each reading. The last three come at once, before
    // the pool has looked.
    for readings in [&[2][..], &[4], &[4], &[8, 16, 32]] {
        sleep(Duration::from_secs(1)).await;
        for &workers in readings {
            reload(&tx, Config { workers });
        }
    }
    drop(tx);

    println!("main: the pool was set {} times", pool.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
