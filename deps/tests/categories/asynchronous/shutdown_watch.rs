//! Tell every task to stop, and wait until all have, with one watch channel.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::{select, sync::watch, time::interval};

/// Counts ticks until it is told to stop.
async fn meter(period: u64, mut stop: watch::Receiver<bool>) -> u32 {
    let mut ticks = 0;
    let mut interval = interval(Duration::from_millis(period));
    loop {
        select! {
            // In this order: the first tick is ready at once, and an order to
            // stop comes before it.
            biased;
            // Looks at the present value first, so an order given earlier is
            // not missed. An error means that nobody is left to give one:
            // a reason to stop as well.
            _ = stop.wait_for(|stop| *stop) => return ticks,
            _ = interval.tick() => ticks += 1,
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel(false);
    let fast = tokio::spawn(meter(100, rx.clone()));
    let slow = tokio::spawn(meter(150, rx));

    tokio::time::sleep(Duration::from_millis(325)).await;
    println!("receivers: {}", tx.receiver_count());
    tx.send(true)?;
    // Too late for the order, but not for the value.
    let late = tokio::spawn(meter(100, tx.subscribe()));
    // Each task holds a receiver until it ends, so this waits for all.
    tx.closed().await;
    println!("receivers: {}", tx.receiver_count());

    // All have ended. Whether one panicked, only its handle tells.
    println!("ticks: fast {}, slow {}", fast.await?, slow.await?);
    println!("ticks: late {}", late.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
