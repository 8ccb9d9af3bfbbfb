//! Receive until every sender is gone.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};
use tokio::time::{Duration, Instant, sleep};

// The paused clock goes on by itself whenever every task waits, so the times
// are exact.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let at = move || start.elapsed().as_millis();
    let (tx, mut rx) = mpsc::channel(4);

    let mut senders = Vec::new();
    for (name, pause) in [("quick", 100), ("slow", 250)] {
        let tx = tx.clone();
        senders.push(tokio::spawn(async move {
            for n in 1..=2 {
                sleep(Duration::from_millis(pause)).await;
                tx.send(format!("{name} {n}")).await?;
            }
            // Sends nothing more, but keeps its sender for a while.
            sleep(Duration::from_millis(pause)).await;
            Ok::<_, SendError<String>>(())
        }));
    }
    // The loop below waits for every sender, and so for this one.
    drop(tx);

    // `Empty` is not the end: a message may come at any time. A loop over
    // `try_recv` would have ended here.
    println!("{} ms: {:?}", at(), rx.try_recv());
    while let Some(message) = rx.recv().await {
        println!("{} ms: {message}", at());
    }
    println!("{} ms: {:?}, every sender is gone", at(), rx.try_recv());

    for sender in senders {
        println!("sender ended with {:?}", sender.await?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
