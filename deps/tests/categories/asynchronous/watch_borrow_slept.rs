//! Copy a watched value before sleeping, and let others send.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::watch;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = watch::channel("red");
    let painter = tokio::spawn(async move {
        println!("painter: green");
        tx.send("green")
    });

    // The copy is taken, and the borrow ends with this line.
    let colour = *rx.borrow();
    println!("lamp: {colour}");
    sleep(Duration::from_secs(1)).await;
    println!("lamp: it was {colour}, it is {}", *rx.borrow());

    println!("painter: {:?}", painter.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
