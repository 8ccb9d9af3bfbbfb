//! See when a receiver learns that nothing more will come.

// ANCHOR: example
use std::error::Error;
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel(2);
    let other = tx.clone();

    // Does not wait, and says what `recv` would wait for.
    println!("open, empty: {:?}", rx.try_recv());

    tx.send("soup").await?;
    other.send("cake").await?;
    drop(tx);
    println!("one sender left, closed: {}", rx.is_closed());
    println!("open, 2 on the belt: {:?}", rx.recv().await);

    // The last sender. What is on the belt stays there.
    drop(other);
    println!("no sender left, closed: {}", rx.is_closed());
    println!("closed, 1 on the belt: {:?}", rx.recv().await);

    // Only now. It stays so: nobody can get a new sender.
    println!("closed, empty: {:?}", rx.recv().await);
    println!("closed, empty: {:?}", rx.recv().await);
    println!("closed, empty: {:?}", rx.try_recv());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
