//! Act at once, then at most once in a while, and always on the newest.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // Holds the newest position, and overwrites the one before.
    let (tx, mut rx) = watch::channel(0);
    let mouse = tokio::spawn(async move {
        for position in 1..=9 {
            tx.send(position)?;
            sleep(Duration::from_millis(30)).await;
        }
        Ok::<_, watch::error::SendError<u32>>("done")
    });

    // The last position is drawn too: `changed` reports it before the end.
    while rx.changed().await.is_ok() {
        let position = *rx.borrow_and_update();
        println!("{:>3} ms: draw {position}", start.elapsed().as_millis());
        // Not before it is drawn, and not while the value is borrowed.
        sleep(Duration::from_millis(100)).await;
    }
    println!("mouse: {}", mouse.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
