//! See a task wait at a full channel and at an empty one.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc;

// One thread for both tasks: one of them runs only while the other waits.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(2);

    let cook = tokio::spawn(async move {
        for dish in 1..=4 {
            if tx.capacity() == 0 {
                println!("cook: the belt is full, I wait");
            }
            if tx.send(dish).await.is_err() {
                break;
            }
            println!("cook: dish {dish} is on the belt");
        }
        "I have cooked everything"
    });

    loop {
        if rx.is_empty() && !rx.is_closed() {
            println!("waiter: the belt is empty, I wait");
        }
        // Gives the thread to the cook if nothing is here, and goes on at this
        // place when a dish has come.
        let Some(dish) = rx.recv().await else { break };
        println!("waiter: dish {dish} is off the belt");
    }
    println!("cook: {}", cook.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
