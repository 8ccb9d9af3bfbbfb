//! Go wrong when every channel of a `select!` has ended.

//@ exit: 101
//@ panics: all branches are disabled and there is no else branch

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, error::SendError};
use tokio::{select, time::sleep};

/// Sends 1, 2, … after these pauses, in milliseconds; returns how many.
async fn count(
    tx: mpsc::Sender<u32>,
    pauses: &[u64],
) -> Result<usize, SendError<u32>> {
    for (n, pause) in (1..).zip(pauses) {
        sleep(Duration::from_millis(*pause)).await;
        tx.send(n).await?;
    }
    Ok(pauses.len())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut orders) = mpsc::channel(1);
    let waiter = tokio::spawn(count(tx, &[100, 200]));
    let (tx, mut dishes) = mpsc::channel(1);
    let cook = tokio::spawn(count(tx, &[200, 200, 100]));

    // Six messages are expected, but only five come.
    for _ in 0..6 {
        select! {
            Some(n) = orders.recv() => println!("order {n}"),
            Some(n) = dishes.recv() => println!("dish {n}"),
            // Wrong: nothing says what to do when neither pattern matches.
        }
    }

    println!("sent: {} orders, {} dishes", waiter.await??, cook.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
