//! Make a future, and see that nothing happens until somebody polls it.

// ANCHOR: example
use std::error::Error;
use tokio::{sync::mpsc, task::yield_now};

/// Stands for a request: it leaves, and its answer comes a little later.
async fn request(name: &str) -> usize {
    println!("  {name} leaves");
    yield_now().await;
    println!("  {name} is answered");
    name.len()
}

// One thread, so that the lines have one order.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // The functions are called, and not a line of them runs.
    let (fig, apple) = (request("fig"), request("apple"));
    println!("awaited, one after the other:");
    println!("  {} bytes", apple.await + fig.await);

    // `join!` polls both in this task: the second leaves before the first is
    // answered. `biased` polls them in this order each time.
    println!("joined:");
    let (apple, fig) = tokio::join!(biased; request("apple"), request("fig"));
    println!("  {} bytes", apple + fig);

    // `spawn` makes a task of it, which needs nobody who awaits it to run.
    println!("spawned:");
    let task = tokio::spawn(request("plum"));
    println!("  this task goes on");
    println!("  {} bytes", task.await?);

    // A send is a future as well. Dropped, it has sent nothing.
    println!("sent:");
    let (tx, mut rx) = mpsc::channel(2);
    let forgotten = tx.send("forgotten");
    tx.send("awaited").await?;
    drop(forgotten);
    drop(tx);
    while let Some(message) = rx.recv().await {
        println!("  {message}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
