//! Tell every thread, and let slow ones miss the oldest messages.

// ANCHOR: example
use std::error::Error;
use std::thread;
use tokio::sync::broadcast::{self, Receiver, error::RecvError};

/// Runs in a thread. Neither end needs a runtime.
fn listen(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut received, mut missed) = (Vec::new(), 0);
    loop {
        match rx.blocking_recv() {
            Ok(n) => received.push(n),
            // So many were overwritten before this one came to read them.
            Err(RecvError::Lagged(n)) => missed += n,
            Err(RecvError::Closed) => return (received, missed),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, first) = broadcast::channel(4);
    let second = tx.subscribe();
    // Nobody reads yet, and the sender does not wait: the oldest two go.
    for n in 1..=6 {
        tx.send(n)?;
    }
    drop(tx);

    for rx in [first, second] {
        let listener = thread::spawn(move || listen(rx));
        let (received, missed) = listener.join().map_err(|_| "it panicked")?;
        println!("received {received:?}, missed {missed}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
