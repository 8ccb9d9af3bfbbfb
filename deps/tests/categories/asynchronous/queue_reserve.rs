//! Wait for a place first, and make the message when there is one.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::select;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel(1);
    let (stop, mut stopped) = oneshot::channel();
    let sensor = tokio::spawn(async move {
        let mut sent = 0;
        loop {
            // Nothing is lost if `reserve` is dropped here: there is no
            // message yet.
            let permit = select! {
                // In this order: an order to stop comes before a free place.
                biased;
                _ = &mut stopped => return sent,
                permit = tx.reserve() => match permit {
                    Ok(permit) => permit,
                    // The receiver is gone.
                    Err(_) => return sent,
                },
            };
            // Measured now, not when the queue was still full. Sending does
            // not wait, since the place is reserved.
            permit.send(start.elapsed().as_millis());
            sent += 1;
        }
    });

    for _ in 1..=3 {
        sleep(Duration::from_millis(100)).await;
        let now = start.elapsed().as_millis();
        println!("at {now} ms: {:?}", rx.recv().await);
    }
    // Fails if the sensor has ended by itself.
    stop.send(()).map_err(|()| "the sensor has gone")?;
    println!("sent: {}", sensor.await?);
    println!("the rest: {:?}", rx.recv().await);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
