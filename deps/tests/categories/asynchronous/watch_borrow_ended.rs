//! End the borrow before the send, or change the value in place.

// ANCHOR: example
use std::error::Error;
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Door {
    Open,
    Closed,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel(Door::Open);

    // A copy: the borrow ends with this line.
    let door = *tx.borrow();
    match door {
        Door::Open => {
            println!("open, so close it");
            tx.send(Door::Closed)?;
        }
        Door::Closed => {}
    }
    println!("now {:?}", *rx.borrow());

    // With several senders, look and change under one lock: another one could
    // have sent between the two lines above.
    let opened = tx.send_if_modified(|door| {
        let closed = *door == Door::Closed;
        *door = Door::Open;
        closed
    });
    println!("opened again: {opened}, now {:?}", *rx.borrow());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
