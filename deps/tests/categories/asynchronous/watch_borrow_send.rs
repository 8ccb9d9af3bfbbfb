//! Send while a borrow of the value is held, and wait for ever.
//@ hangs

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

    // Wrong: what `match` looks at lives until its end, and with it the borrow
    // and its read lock.
    match *tx.borrow() {
        Door::Open => {
            println!("open, so close it");
            // Needs the write lock, and so waits for this very task.
            tx.send(Door::Closed)?;
        }
        Door::Closed => {}
    }

    println!("now {:?}", *rx.borrow());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
