//! Find the consumer that holds up the others.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

/// Receives everything, and returns how long the oldest message had waited
/// since its producer began to send it.
async fn consume(work: Duration, mut rx: mpsc::Receiver<Instant>) -> Duration {
    let mut oldest = Duration::ZERO;
    while let Some(sent) = rx.recv().await {
        oldest = oldest.max(sent.elapsed());
        sleep(work).await;
    }
    oldest
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut consumers = Vec::new();
    // A queue for each consumer: its depth shows who is behind.
    for (name, work) in [("log", 1), ("index", 70), ("cache", 2)] {
        let (tx, rx) = mpsc::channel(4);
        let task = tokio::spawn(consume(Duration::from_millis(work), rx));
        consumers.push((name, tx, task));
    }

    for number in 1..=8 {
        for (name, tx, _) in &consumers {
            let began = Instant::now();
            tx.send(began).await?;
            let waited = began.elapsed();
            // The others get nothing during this time.
            if !waited.is_zero() {
                let ms = waited.as_millis();
                println!("number {number} waited {ms} ms for room at {name}");
            }
        }
        sleep(Duration::from_millis(20)).await;
    }

    for (name, tx, task) in consumers {
        let taken = tx.max_capacity() - tx.capacity();
        // The consumer ends when it has received the rest.
        drop(tx);
        let oldest = task.await?.as_millis();
        println!("{name}: {taken} in the queue, the oldest waited {oldest} ms");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
