//! Close a queue from its receiver, and receive what is left in it.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};
use tokio::time::{Duration, sleep};

// One thread and a paused clock: nothing runs meanwhile that is not shown.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(2);

    // Would go on for ever; the receiver decides when it is enough.
    let producer = tokio::spawn(async move {
        for n in 1.. {
            if let Err(SendError(unsent)) = tx.send(n).await {
                println!("producer: {unsent} came back");
                return unsent;
            }
        }
        unreachable!("the receiver closes the queue long before")
    });

    for _ in 0..3 {
        println!("received {:?}", rx.recv().await);
    }
    // Gives the producer the time to fill the queue, and to wait for room.
    sleep(Duration::from_millis(1)).await;

    // From here on every `send` fails, and so does the one that waits.
    rx.close();
    println!("closed with {} queued", rx.len());

    // What was accepted is still there. Returning now would drop it.
    let mut drained = 0;
    while let Some(n) = rx.recv().await {
        println!("drained {n}");
        drained += 1;
    }
    let unsent = producer.await?;
    println!("1 to {} received, {drained} of them after the end", unsent - 1);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
