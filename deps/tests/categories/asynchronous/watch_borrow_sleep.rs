//! Hold a borrow of a watched value while sleeping, and wait for ever.
//@ hangs

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::watch;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel("red");
    let painter = tokio::spawn(async move {
        println!("painter: green");
        // Waits for the borrow and blocks the thread, on which it would end.
        tx.send("green")
    });

    // `main` is not spawned, so that the compiler does not refuse this.
    let colour = rx.borrow();
    println!("lamp: {}", *colour);
    // Wrong: the borrow lives on, and the painter has its turn.
    sleep(Duration::from_secs(1)).await;
    println!("lamp: it was {}", *colour);

    println!("painter: {:?}", painter.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
