//! Wait for tasks whose results nobody needs, and not for ever.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let tracker = TaskTracker::new();
    for seconds in 1..=3 {
        // Counted until it ends, and then forgotten.
        tracker.spawn(sleep(Duration::from_secs(seconds)));
    }
    println!("under way: {}", tracker.len());

    // Without this `wait` would go on when the last task has ended: another
    // one could still come.
    tracker.close();
    let limit = Duration::from_millis(1500);
    let in_time = timeout(limit, tracker.wait()).await.is_ok();
    println!("all in time: {in_time}, under way: {}", tracker.len());

    tracker.wait().await;
    println!("at last: {}", tracker.len());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
