//! Tour async-broadcast: a broadcast that waits for slow readers, or does not.

// ANCHOR: example
use async_broadcast::broadcast;
use std::error::Error;
use tokio::join;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Every receiver gets every message, and none is overwritten: while one
    // receiver has not read the oldest, there is no room for a new one.
    let (mut tx, mut fast) = broadcast(2);
    let mut slow = fast.new_receiver();
    for n in [1, 2] {
        tx.broadcast(n).await?;
        println!("fast reads {}", fast.recv().await?);
    }
    println!("while slow waits: {:?}", tx.try_broadcast(3));
    // Waits too, until the slow one has read.
    let (sent, read) = join!(tx.broadcast(3), slow.recv());
    println!("slow reads {}, then 3 is sent: {}", read?, sent.is_ok());

    // The other mode: a full channel drops its oldest message, and the sender
    // gets it back. Whoever has not read it is told how many it missed.
    tx.set_overflow(true);
    println!("4 takes the place of {:?}", tx.broadcast(4).await?);
    println!("slow: {:?}, then {:?}", slow.recv().await, slow.recv().await);
    println!("fast: {:?}, then {:?}", fast.recv().await, fast.recv().await);

    // Nobody listens for now. Without the inactive receiver, the end of the
    // last active one would be the end of the channel.
    drop(slow);
    let inactive = fast.deactivate();
    println!("nobody listens: {:?}", tx.try_broadcast(5));
    // By default, `broadcast` waits until somebody listens.
    tx.set_await_active(false);
    println!("nobody listens: {:?}", tx.broadcast(5).await);

    // A new listener gets what is sent from now on.
    let mut late = inactive.activate();
    tx.broadcast(6).await?;
    drop(tx);
    println!("late: {:?}, then {:?}", late.recv().await, late.recv().await);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
