//! Stop a task with a signal that anybody may send, and more than once.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::select;
use tokio::sync::mpsc;
use tokio::time::interval;

/// Counts until somebody says stop, or nobody is left who could.
async fn count(mut stop: mpsc::Receiver<()>) -> u32 {
    let mut seconds = interval(Duration::from_secs(1));
    let mut counted = 0;
    loop {
        select! {
            _ = stop.recv() => return counted,
            _ = seconds.tick() => counted += 1,
        }
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    // One place, and nothing to say but "stop": a second one says no more.
    let (stop, stopped) = mpsc::channel::<()>(1);
    let counter = tokio::spawn(count(stopped));

    // Two tasks that may both stop it, each for a reason of its own.
    let stops = [5500, 5700].map(|ms| {
        let stop = stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            // Does not wait. `Full`: somebody was faster. `Closed`: it has
            // already stopped. Neither is a fault.
            stop.try_send(())
        })
    });
    for told in stops {
        println!("told to stop: {:?}", told.await?);
    }
    println!("counted: {}", counter.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
