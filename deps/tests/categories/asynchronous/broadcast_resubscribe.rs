//! Skip what is queued, and go on with the newest.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = broadcast::channel(4);
    let ticker = tokio::spawn(async move {
        for price in 1..=30 {
            tx.send(price)?;
            sleep(Duration::from_millis(10)).await;
        }
        Ok::<_, broadcast::error::SendError<u32>>("done")
    });

    let mut skipped = 0;
    loop {
        match rx.recv().await {
            Ok(price) => {
                let ms = start.elapsed().as_millis();
                println!("{ms:>3} ms: trade at {price}");
                // Too slow for every price.
                sleep(Duration::from_millis(95)).await;
            }
            Err(RecvError::Lagged(n)) => {
                // What is still there is old as well. A new receiver begins
                // behind it.
                skipped += n + rx.len() as u64;
                rx = rx.resubscribe();
            }
            Err(RecvError::Closed) => break,
        }
    }
    println!("skipped: {skipped}");
    println!("ticker: {}", ticker.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
