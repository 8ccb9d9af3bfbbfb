//! Wait for one answer with a time limit, and not lose it when it is late.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = oneshot::channel();
    let printer = tokio::spawn(async move {
        sleep(Duration::from_millis(2_500)).await;
        tx.send("12 pages").is_ok()
    });

    let printed = loop {
        // Lent, not given away: `timeout` drops the borrow when time is up,
        // and the receiver stays.
        match timeout(Duration::from_secs(1), &mut rx).await {
            // A received value ends the loop. Another round would await a
            // receiver that is used up, which panics.
            Ok(printed) => break printed?,
            Err(_elapsed) => {
                println!("{} ms: not yet", start.elapsed().as_millis());
            }
        }
    };
    println!("{} ms: {printed}", start.elapsed().as_millis());
    println!("answer taken: {}", printer.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
