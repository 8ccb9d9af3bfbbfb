//! Tour postage: a queue, a broadcast that waits for slow readers, a watch.

// ANCHOR: example
use postage::sink::SendError;
use postage::{broadcast, mpsc, watch};
use std::error::Error;
// `send`, `try_send` and `recv` are methods of the traits in here.
use postage::prelude::*;

// One thread on purpose: on several, a receiver of this version can report the
// end although the last message has just been sent.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // A queue with several senders and one receiver.
    let (mut tx, mut rx) = mpsc::channel(1);
    let mut other = tx.clone();
    let producer = tokio::spawn(async move {
        tx.send("from the first sender").await?;
        other.send("from its clone").await?;
        // Both senders end here, and with them the loop below.
        Ok::<_, SendError<&str>>(())
    });
    while let Some(message) = rx.recv().await {
        println!("mpsc: {message}");
    }
    println!("mpsc: producer ended with {:?}", producer.await?);

    // Every receiver gets every message, and none is overwritten: while one
    // receiver has not read the oldest, there is no room for a new one.
    let (mut tx, mut fast) = broadcast::channel(2);
    let mut slow = tx.subscribe();
    for n in [1, 2] {
        tx.send(n).await?;
        println!("broadcast: fast reads {:?}", fast.recv().await);
    }
    println!("broadcast: while slow waits, {:?}", tx.try_send(3));
    println!("broadcast: slow reads {:?}", slow.recv().await);
    println!("broadcast: after that, {:?}", tx.try_send(3));
    // Closes the channel. What it holds can still be read.
    drop(tx);
    while let Some(n) = slow.recv().await {
        println!("broadcast: slow reads {n}");
    }
    println!("broadcast: fast reads {:?}", fast.recv().await);

    // Only the newest value counts, and there is one from the beginning.
    let (mut tx, mut rx) = watch::channel_with("starting");
    println!("watch: {:?}", rx.recv().await);
    tx.send("running").await?;
    tx.send("stopping").await?;
    println!("watch: {:?}", rx.recv().await);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
