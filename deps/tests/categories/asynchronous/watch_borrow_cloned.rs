//! Clone the value before waiting for the next one.

// ANCHOR: example
use tokio::sync::watch;

async fn lamp(mut rx: watch::Receiver<String>) {
    loop {
        // The borrow ends with this line, before anything is awaited. What was
        // read here counts as seen.
        let colour = rx.borrow_and_update().clone();
        println!("lamp: {colour}");
        if rx.changed().await.is_err() {
            break;
        }
    }
}

#[tokio::main]
async fn main() {
    let (tx, rx) = watch::channel("red".to_owned());
    println!("main: was {}", tx.send_replace("green".to_owned()));
    drop(tx);
    lamp(rx).await;
}
// ANCHOR_END: example
example_harness::test!(main);
