//! Wait for a message and let other tasks have the thread meanwhile.

// ANCHOR: example
use std::error::Error;
// Made for tasks: its `recv` is a future.
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(1);
    let cook = tokio::spawn(async move {
        println!("cook: I cook");
        tx.send("soup").await
    });

    println!("waiter: I stand at the belt");
    // The belt is empty: `.await` gives the thread away, and the message that
    // arrives calls this task back.
    while let Some(dish) = rx.recv().await {
        println!("waiter: I serve the {dish}");
    }

    println!("cook: ended with {:?}", cook.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
