//! Wait for the end of a channel whose original sender still lives.
//@ hangs

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(2);

    let clone = tx.clone();
    let producer = tokio::spawn(async move {
        for n in 1..=3 {
            clone.send(n).await?;
        }
        // This clone ends here. `tx` lives until `main` returns.
        Ok::<_, SendError<u32>>(())
    });

    while let Some(n) = rx.recv().await {
        println!("received {n}");
    }
    println!("producer ended with {:?}", producer.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
