//! Share a value with the task that receives it, without a copy.

// ANCHOR: example
use std::{error::Error, sync::Arc};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(1);
    let menu: Arc<str> = Arc::from("soup, cake");

    // An `Arc` counts its owners in one step that no thread can interrupt, so
    // they may be anywhere. The text itself is there once.
    let copy = Arc::clone(&menu);
    let sender = tokio::spawn(async move { tx.send(copy).await });

    while let Some(received) = rx.recv().await {
        println!("received: {received}");
        println!("the same text: {}", Arc::ptr_eq(&menu, &received));
    }
    println!("sender ended with {:?}", sender.await?);
    println!("kept: {menu}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
