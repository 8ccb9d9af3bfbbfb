//! Go wrong with a time limit that each message starts again.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

const LIMIT: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(1);
    let voters = tokio::spawn(async move {
        for vote in 1..=6 {
            sleep(Duration::from_millis(400)).await;
            if tx.send(vote).await.is_err() {
                return Some(vote);
            }
        }
        None
    });

    let start = Instant::now();
    let mut votes = Vec::new();
    // Wrong: every vote starts a new second. As long as they come less than a
    // second apart, this goes on.
    while let Ok(Some(vote)) = timeout(LIMIT, rx.recv()).await {
        votes.push(vote);
    }
    println!("limit: {} ms", LIMIT.as_millis());
    println!("votes {votes:?} after {} ms", start.elapsed().as_millis());

    println!("late: {:?}", voters.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
