//! Keep a list of subscribers, and drop those that are too slow.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::TrySendError};

/// What the publisher is told. One queue for both, so that a subscriber gets
/// what is published after it has subscribed.
enum Command {
    Subscribe { name: &'static str, queue: mpsc::Sender<String> },
    Publish(String),
}

/// Owns the list. Nobody it sends to can make it wait.
async fn publish(mut rx: mpsc::Receiver<Command>) -> Vec<&'static str> {
    let mut subscribers = Vec::new();
    while let Some(command) = rx.recv().await {
        match command {
            Command::Subscribe { name, queue } => {
                subscribers.push((name, queue));
            }
            Command::Publish(news) => subscribers.retain(|(name, queue)| {
                match queue.try_send(news.clone()) {
                    Ok(()) => true,
                    // Its sender goes with its place in the list. It still
                    // receives what is queued, and then `None`.
                    Err(TrySendError::Full(news)) => {
                        println!("{name} is too slow for {news:?}");
                        false
                    }
                    Err(TrySendError::Closed(_)) => {
                        println!("{name} has gone");
                        false
                    }
                }
            }),
        }
    }
    subscribers.into_iter().map(|(name, _)| name).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(1);
    let publisher = tokio::spawn(publish(rx));

    let mut queues = Vec::new();
    for (name, capacity) in [("fast", 8), ("slow", 2), ("leaver", 8)] {
        let (queue, rx) = mpsc::channel(capacity);
        tx.send(Command::Subscribe { name, queue }).await?;
        queues.push((name, rx));
    }
    // The last one leaves. The others receive only after all has been sent.
    drop(queues.pop());
    for n in 1..=4 {
        tx.send(Command::Publish(format!("news {n}"))).await?;
    }
    drop(tx);
    println!("at the end: {:?}", publisher.await?);

    for (name, mut rx) in queues {
        let mut received = Vec::new();
        while let Some(news) = rx.recv().await {
            received.push(news);
        }
        println!("{name} received {received:?}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
