//! Call the blocking `recv` of a channel in a task.
//@ hangs

// ANCHOR: example
use std::error::Error;

// One thread, as in many tests.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = flume::bounded(1);
    let cook = tokio::spawn(async move {
        println!("cooking");
        tx.send_async("soup").await
    });
    println!("waiting");
    // Compiles without a warning, and blocks the thread that the cook needs.
    // Meant was `rx.recv_async().await?`.
    println!("served {}", rx.recv()?);
    println!("cook ended with {:?}", cook.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
