//! Hold a borrow of the value while waiting for the next one.
//@ compile-fail: E0502

// ANCHOR: example
use tokio::sync::watch;

async fn lamp(mut rx: watch::Receiver<String>) {
    loop {
        // Wrong: `colour` is not the string but a read lock on it, held to the
        // end of the loop's body.
        let colour = rx.borrow();
        println!("lamp: {}", *colour);
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
