//! Carry values from one task to another over a bounded channel.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A belt with two places: `tx` is the end in the kitchen, `rx` the end
    // where the waiter stands.
    let (tx, mut rx) = mpsc::channel(2);

    // The cook is a task of its own. `move` gives it the sender.
    let cook = tokio::spawn(async move {
        let mut cooked = 0;
        for dish in ["soup", "pasta", "cake"] {
            // Waits while both places are taken. An error means that the waiter
            // has gone, and then there is nobody to cook for.
            if tx.send(dish).await.is_err() {
                break;
            }
            cooked += 1;
        }
        // The task ends and takes `tx` with it, which ends the loop below.
        cooked
    });

    // `main` is the waiter. It waits while the belt is empty.
    let mut served = 0;
    while let Some(dish) = rx.recv().await {
        println!("served: {dish}");
        served += 1;
    }

    // Waits for the end of the task. The `?` is for a panic in it.
    let cooked = cook.await?;
    println!("{cooked} cooked, {served} served");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
