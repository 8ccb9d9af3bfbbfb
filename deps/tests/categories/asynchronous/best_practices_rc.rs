//! Send a value from a task although it must stay on its thread.
//@ compile-fail: E0277

// ANCHOR: example
use std::{error::Error, rc::Rc};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(1);
    let menu: Rc<str> = Rc::from("soup, cake");

    // An `Rc` counts its owners without a lock, so all of them must be on one
    // thread. A spawned task may run on any.
    let copy = Rc::clone(&menu);
    let sender = tokio::spawn(async move { tx.send(copy).await });

    while let Some(received) = rx.recv().await {
        println!("received: {received}");
    }
    println!("sender ended with {:?}", sender.await?);
    println!("kept: {menu}");
    Ok(())
}
// ANCHOR_END: example
