//! Go on after `Lagged`, and count what was missed.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::sleep;

/// Numbers received and numbers missed.
async fn read(mut rx: broadcast::Receiver<u32>) -> (u64, u64) {
    let (mut received, mut missed) = (0, 0);
    loop {
        match rx.recv().await {
            Ok(n) => {
                println!("  got {n}");
                received += 1;
            }
            // Not the end: the next `recv` brings the oldest message that is
            // still there. A `while let Ok(n)` would stop here.
            Err(RecvError::Lagged(n)) => {
                println!("  missed {n}");
                missed += n;
            }
            Err(RecvError::Closed) => return (received, missed),
        }
    }
}

// The paused clock stands for a reader that is always busy during a burst: it
// moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = broadcast::channel(4);
    let reader = tokio::spawn(read(rx));

    let mut sent = 0;
    for burst in [3, 9, 2] {
        println!("a burst of {burst}");
        // No `.await` in here, so the reader does not run meanwhile. The
        // channel keeps the newest four and overwrites the others.
        for _ in 0..burst {
            sent += 1;
            tx.send(sent)?;
        }
        // Time for the reader to catch up.
        sleep(Duration::from_secs(1)).await;
    }
    drop(tx);

    let (received, missed) = reader.await?;
    println!("sent {sent}: received {received} and missed {missed}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
