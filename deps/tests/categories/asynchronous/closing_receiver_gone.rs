//! Notice that the receiver has gone while there is nothing to send.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Duration, Instant, sleep};

const MINUTE: Duration = Duration::from_secs(60);

/// Waits for the next ship. They come far apart.
async fn next_ship(name: &'static str) -> &'static str {
    sleep(40 * MINUTE).await;
    name
}

/// Reports ships as long as somebody listens. Returns how many it reported.
async fn keep_watch(tx: Sender<&'static str>) -> u32 {
    let mut reported = 0;
    for name in ["Anna", "Bella", "Clara"] {
        tokio::select! {
            // A send would notice too, but the next one may be far away.
            () = tx.closed() => break,
            ship = next_ship(name) => match tx.send(ship).await {
                Ok(()) => reported += 1,
                // The listener went just now, or while the queue was full.
                Err(_) => break,
            },
        }
    }
    reported
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let minutes = || start.elapsed().as_secs() / 60;
    let (tx, mut rx) = mpsc::channel(8);
    let guard = tokio::spawn(keep_watch(tx));

    let ship = rx.recv().await.ok_or("the guard has left")?;
    println!("minute {}: {ship} arrives", minutes());
    sleep(10 * MINUTE).await;
    println!("minute {}: nobody listens any more", minutes());
    drop(rx);

    let reported = guard.await?;
    println!("minute {}: the watch ends, {reported} reported", minutes());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
