//! Go wrong with a time limit that takes the one-shot receiver along.

//@ compile-fail: E0382

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::{sync::oneshot, time::timeout};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = oneshot::channel();
    let printer = tokio::spawn(async move { tx.send("12 pages").is_ok() });

    let printed = loop {
        // Wrong: `timeout` becomes the owner of the receiver and drops it when
        // time is up. There is none left for a second round.
        match timeout(Duration::from_secs(1), rx).await {
            Ok(printed) => break printed?,
            Err(_elapsed) => println!("not yet"),
        }
    };
    println!("{printed}, answer taken: {}", printer.await?);
    Ok(())
}
// ANCHOR_END: example
