//! Keep the one-shot of a thread in a `select!` loop.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::time::{Instant, interval, sleep};

// The paused clock goes on by itself whenever every task waits, so the times
// are exact.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // `oneshot::channel` makes a receiver that is awaited by value, so that a
    // loop loses it in its first round. This one is a future itself.
    let (tx, mut answer) = oneshot::async_channel();
    let slow = tokio::spawn(async move {
        sleep(Duration::from_millis(2500)).await;
        tx.send(42).is_ok()
    });

    let mut ticks = interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            // Borrowed, so the value is not lost with a round that it does not
            // win. The loop ends with it: there is no second value.
            value = &mut answer => {
                let value = value.map_err(|_| "no answer")?;
                println!("{:?}: {value}", start.elapsed());
                break;
            }
            _ = ticks.tick() => println!("{:?}: waiting", start.elapsed()),
        }
    }
    println!("answered: {}", slow.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
