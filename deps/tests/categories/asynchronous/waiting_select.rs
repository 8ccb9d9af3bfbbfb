//! Wait on two channels until both have ended.

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

    loop {
        select! {
            // A `None` does not match the pattern. It disables the branch for
            // this round, and the other one is waited for alone.
            Some(n) = orders.recv() => println!("order {n}"),
            Some(n) = dishes.recv() => println!("dish {n}"),
            // Both are disabled: both channels have ended.
            else => break,
        }
    }
    println!("orders closed: {}", orders.is_closed());
    println!("dishes closed: {}", dishes.is_closed());

    println!("sent: {} orders, {} dishes", waiter.await??, cook.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
