//! Keep only the newest value of each key for a slow consumer.

// ANCHOR: example
use std::collections::BTreeMap;
use std::error::Error;
use std::mem;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::time::{Instant, sleep};

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // What the consumer has not seen: one value a key, however fast they come.
    let unseen = Arc::new(Mutex::new(BTreeMap::new()));
    // Says that there is something. One such message is enough.
    let (tx, mut rx) = mpsc::channel(1);
    let prices = Arc::clone(&unseen);
    let market = tokio::spawn(async move {
        for (symbol, price) in
            [("AB", 10), ("XY", 70), ("AB", 11), ("AB", 12), ("XY", 71)]
        {
            prices.lock().expect("nobody panics with it").insert(symbol, price);
            match tx.try_send(()) {
                Ok(()) | Err(TrySendError::Full(())) => {}
                Err(TrySendError::Closed(())) => return "nobody looks",
            }
            sleep(Duration::from_millis(30)).await;
        }
        "closed"
    });

    while let Some(()) = rx.recv().await {
        // Takes everything, and unlocks before it waits.
        let newest =
            mem::take(&mut *unseen.lock().expect("nobody panics with it"));
        println!("{:>3} ms: {newest:?}", start.elapsed().as_millis());
        sleep(Duration::from_millis(100)).await;
    }
    println!("market: {}", market.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
