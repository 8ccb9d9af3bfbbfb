//! Choose what happens to a message when the queue is full.

// ANCHOR: example
use tokio::join;
use tokio::sync::mpsc::{self, Sender, error::TrySendError};

type Message = &'static str;

/// Wait: the sender stops until there is room, and no message is lost.
async fn wait(tx: &Sender<Message>, message: Message) -> String {
    match tx.send(message).await {
        Ok(()) => format!("{message} is queued"),
        Err(error) => format!("{} is back, closed", error.0),
    }
}

/// Reject: the message comes back at once, and the caller may say "busy".
fn reject(tx: &Sender<Message>, message: Message) -> String {
    match tx.try_send(message) {
        Ok(()) => format!("{message} is queued"),
        Err(TrySendError::Full(back)) => format!("{back} is back, full"),
        Err(TrySendError::Closed(back)) => format!("{back} is back, closed"),
    }
}

/// Drop: for messages of which any may be lost. Count what is lost; it is the
/// newest that goes, and the older ones stay.
fn drop_it(tx: &Sender<Message>, message: Message, lost: &mut u32) -> String {
    match tx.try_send(message) {
        Ok(()) => format!("{message} is queued"),
        Err(TrySendError::Full(_)) => {
            *lost += 1;
            format!("{lost} lost")
        }
        // Nothing that passes: nobody will ever read again.
        Err(TrySendError::Closed(_)) => "give up, closed".to_owned(),
    }
}

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(2);
    let mut lost = 0;
    println!("reject: {}", reject(&tx, "a"));
    println!("drop: {}", drop_it(&tx, "b", &mut lost));

    // Now it is full.
    println!("reject: {}", reject(&tx, "c"));
    println!("drop: {}", drop_it(&tx, "d", &mut lost));
    println!("drop: {}", drop_it(&tx, "e", &mut lost));

    // Somebody receives, and the message that waits gets the place.
    let (waited, received) = join!(wait(&tx, "f"), rx.recv());
    println!("wait: {received:?} received, {waited}");
    println!("then: {:?} received", rx.recv().await);

    // Without a receiver, all three fail, and none of them waits.
    drop(rx);
    println!("wait: {}", wait(&tx, "g").await);
    println!("reject: {}", reject(&tx, "h"));
    println!("drop: {}", drop_it(&tx, "i", &mut lost));
}
// ANCHOR_END: example
example_harness::test!(main);
