//! Close a queue between threads from the receiver, and receive the rest.

// ANCHOR: example
use async_channel::bounded;
use std::error::Error;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = bounded(2);
    tx.send_blocking(1)?;
    tx.send_blocking(2)?;

    // The queue is full. Whether this thread waits for room already, or comes
    // after the end, it gets its message back.
    let producer = thread::spawn(move || tx.send_blocking(3));
    println!("closed: {}", rx.close());

    // Nothing is lost: what was accepted is received ...
    while let Ok(n) = rx.recv_blocking() {
        println!("received {n}");
    }
    // ... and what was not is given back.
    let sent = producer.join().map_err(|_| "the producer panicked")?;
    println!("given back: {:?}", sent.map_err(|error| error.into_inner()));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
