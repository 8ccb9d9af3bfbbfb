//! Receive with a time limit, and tell silence from the end.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, error::SendError};
use tokio::time::{Instant, sleep, timeout};

// The clock is paused for this page: whenever every task waits, it jumps to
// the next timer. The times are exact, and nobody sits through them.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(4);
    let sensor = tokio::spawn(async move {
        let readings = [(300, 18), (2_500, 19), (400, 21)];
        for (pause, degrees) in readings {
            sleep(Duration::from_millis(pause)).await;
            tx.send(degrees).await?;
        }
        Ok::<_, SendError<u32>>(readings.len())
    });

    let start = Instant::now();
    loop {
        // The limit holds for one message. The next call has a new one.
        let received = timeout(Duration::from_secs(1), rx.recv()).await;
        let ms = start.elapsed().as_millis();
        match received {
            Ok(Some(degrees)) => println!("{ms} ms: {degrees} degrees"),
            // No sender is left. To wait longer would not help.
            Ok(None) => break println!("{ms} ms: the sensor has ended"),
            // The dropped `recv` took no message with it, so trying again
            // misses nothing.
            Err(_elapsed) => println!("{ms} ms: silent for a second"),
        }
    }
    // The end looks the same whether the sensor is done or has panicked.
    println!("readings sent: {}", sensor.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
