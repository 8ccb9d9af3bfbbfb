//! Give up sending after a time limit, and try again without sending twice.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, Receiver, Sender, error::SendTimeoutError};
use tokio::time::{Instant, sleep};

const LIMIT: Duration = Duration::from_millis(100);

/// Tries up to `attempts` times. `Err` has the message that was not sent.
async fn send(
    tx: &Sender<String>,
    mut message: String,
    attempts: u32,
) -> Result<u32, String> {
    for attempt in 1..=attempts {
        match tx.send_timeout(message, LIMIT).await {
            Ok(()) => return Ok(attempt),
            // It was not sent, nor will it be: here it is. So the next attempt
            // cannot be a second copy.
            Err(SendTimeoutError::Timeout(unsent)) => message = unsent,
            // No attempt will succeed.
            Err(SendTimeoutError::Closed(unsent)) => return Err(unsent),
        }
    }
    Err(message)
}

/// Needs 250 ms for each message.
async fn receive(mut rx: Receiver<String>) -> Vec<String> {
    let mut received = Vec::new();
    while let Some(message) = rx.recv().await {
        received.push(message);
        sleep(Duration::from_millis(250)).await;
    }
    received
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, rx) = mpsc::channel(1);
    let receiver = tokio::spawn(receive(rx));

    let mut unsent = Vec::new();
    for (message, attempts) in [("a", 1), ("b", 1), ("c", 2), ("d", 4)] {
        let result = send(&tx, message.to_owned(), attempts).await;
        println!("{:>3} ms: {message} {result:?}", start.elapsed().as_millis());
        // What could not be sent is still there, for a file or a later try.
        unsent.extend(result.err());
    }
    drop(tx);
    println!("received {:?}, unsent {unsent:?}", receiver.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
