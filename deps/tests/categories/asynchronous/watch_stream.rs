//! Follow a watched value as a stream.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_stream::{StreamExt, wrappers::WatchStream};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel(20);
    let thermostat = tokio::spawn(async move {
        // Begins with the present value. `from_changes` would begin with the
        // next one.
        let mut targets = WatchStream::new(rx).map(|target| target + 273);
        while let Some(kelvin) = targets.next().await {
            println!("heat to {kelvin} K");
        }
        "no more targets"
    });

    for target in [21, 22, 19] {
        sleep(Duration::from_secs(60)).await;
        tx.send(target)?;
    }
    // Replaced before anybody looks: 19 is never seen.
    tx.send(18)?;
    drop(tx);
    println!("{}", thermostat.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
