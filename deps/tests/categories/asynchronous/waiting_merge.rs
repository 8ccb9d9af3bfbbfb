//! Merge two channels into one stream that ends when both have ended.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

enum Event {
    Key(char),
    Click(u32, u32),
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, keys) = mpsc::channel(4);
    for key in ['r', 'u', 's', 't'] {
        tx.send(key).await?;
    }
    drop(tx);

    let (tx, clicks) = mpsc::channel(2);
    tx.send((3, 5)).await?;
    tx.send((8, 13)).await?;
    drop(tx);

    // A stream has one type of item, so both kinds become the same enum.
    let keys = ReceiverStream::new(keys).map(Event::Key);
    let clicks = ReceiverStream::new(clicks).map(|(x, y)| Event::Click(x, y));
    let mut events = keys.merge(clicks);

    // While both have something, they take turns: the longer queue does not
    // hold up the other. `None` comes when both have ended.
    while let Some(event) = events.next().await {
        match event {
            Event::Key(key) => println!("key {key}"),
            Event::Click(x, y) => println!("click at {x}, {y}"),
        }
    }
    println!("both have ended");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
