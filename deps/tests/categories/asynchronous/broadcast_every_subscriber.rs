//! Send each message to every subscriber.

// ANCHOR: example
use std::error::Error;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinSet;

/// Everything that is said until the channel closes.
async fn listen(
    mut rx: broadcast::Receiver<&'static str>,
) -> Result<Vec<&'static str>, RecvError> {
    let mut heard = Vec::new();
    loop {
        match rx.recv().await {
            Ok(message) => heard.push(message),
            // The last sender is gone, and nothing is left to read.
            Err(RecvError::Closed) => return Ok(heard),
            // Cannot happen here, as all messages fit into the channel. Passed
            // over in silence, it would look like a complete result.
            Err(lagged) => return Err(lagged),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Keeps the newest four messages for those who have not read them yet.
    let tx = broadcast::Sender::new(4);

    let mut passengers = JoinSet::new();
    for name in ["Ann", "Ben", "Cat"] {
        // Subscribed here, not in the task: a task may start only after the
        // first message, and would not get it.
        let rx = tx.subscribe();
        passengers.spawn(async move { (name, listen(rx).await) });
    }

    // `send` is no async call: it does not wait until somebody has read. It
    // fails only when nobody is subscribed.
    for message in ["boarding", "doors close", "departure"] {
        println!("{message}: to {} subscribers", tx.send(message)?);
    }
    // No more messages. Without it the passengers would listen for ever.
    drop(tx);

    // `join_all` panics if a task did. Who ends first is chance.
    let mut all = passengers.join_all().await;
    all.sort_unstable_by_key(|(name, _)| *name);
    for (name, heard) in all {
        println!("{name} heard {:?}", heard?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
