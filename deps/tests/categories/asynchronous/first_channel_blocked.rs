//! Block the runtime's only thread, and wait for ever.
//@ hangs

// ANCHOR: example
use std::error::Error;
// Made for threads: its `recv` keeps the thread until a message comes.
use std::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    let cook = tokio::spawn(async move {
        println!("cook: I cook");
        tx.send("soup")
    });

    println!("waiter: I stand at the belt");
    // There is no `.await` here, so the task keeps the thread while it waits,
    // and the cook would need that thread in order to begin.
    while let Ok(dish) = rx.recv() {
        println!("waiter: I serve the {dish}");
    }

    println!("cook: ended with {:?}", cook.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
