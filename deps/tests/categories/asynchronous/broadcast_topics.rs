//! Publish messages by topic, and forget topics without subscribers.

// ANCHOR: example
use std::{collections::HashMap, error::Error};
use tokio::sync::broadcast::{self, error::RecvError};

#[derive(Default)]
struct Topics(HashMap<String, broadcast::Sender<String>>);

impl Topics {
    fn subscribe(&mut self, topic: &str) -> broadcast::Receiver<String> {
        self.0
            .entry(topic.to_owned())
            .or_insert_with(|| broadcast::Sender::new(16))
            .subscribe()
    }

    /// Returns how many subscribers the message goes to.
    fn publish(&mut self, topic: &str, message: &str) -> usize {
        let Some(tx) = self.0.get(topic) else { return 0 };
        tx.send(message.to_owned()).unwrap_or_else(|_| {
            // The last subscriber has gone, and so can the topic.
            self.0.remove(topic);
            0
        })
    }
}

async fn read(mut rx: broadcast::Receiver<String>) -> Vec<String> {
    let mut messages = Vec::new();
    loop {
        match rx.recv().await {
            Ok(message) => messages.push(message),
            Err(RecvError::Lagged(n)) => messages.push(format!("{n} missed")),
            Err(RecvError::Closed) => return messages,
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut topics = Topics::default();
    let ann = tokio::spawn(read(topics.subscribe("weather")));
    let bob = tokio::spawn(read(topics.subscribe("weather")));
    let eve = topics.subscribe("sports");

    println!("weather: to {}", topics.publish("weather", "rain"));
    println!("sports: to {}", topics.publish("sports", "2:1"));
    println!("music: to {}", topics.publish("music", "jazz"));

    drop(eve);
    println!("sports: to {}", topics.publish("sports", "2:2"));
    println!("topics left: {:?}", topics.0.keys());

    // Drops the senders, at which every reader ends.
    drop(topics);
    println!("ann: {:?}", ann.await?);
    println!("bob: {:?}", bob.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
