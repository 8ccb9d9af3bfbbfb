//! Collect messages until a deadline.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};

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
    // One instant for the whole loop, fixed before its first round.
    let deadline = start + LIMIT;
    let mut votes = Vec::new();
    // Ends when time is up, and earlier when everybody has voted.
    while let Ok(Some(vote)) = timeout_at(deadline, rx.recv()).await {
        votes.push(vote);
    }
    println!("limit: {} ms", LIMIT.as_millis());
    println!("votes {votes:?} after {} ms", start.elapsed().as_millis());

    // Voters learn that nobody counts any more: their next `send` fails.
    drop(rx);
    println!("late: {:?}", voters.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
