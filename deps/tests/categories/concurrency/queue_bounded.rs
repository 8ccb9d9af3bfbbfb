//! Let a slow consumer set the pace of a fast producing thread.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, SendError, TrySendError};
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    // Room for two.
    let (tx, rx) = mpsc::sync_channel(2);
    tx.send(1)?;
    tx.send(2)?;
    // `send` would wait now. `try_send` says so, and gives the message back.
    let Err(TrySendError::Full(third)) = tx.try_send(3) else {
        return Err("there was room for a third".into());
    };
    println!("no room for {third} yet");

    let producer = thread::spawn(move || {
        for n in third..=5 {
            // Blocks this thread until the consumer has made room.
            tx.send(n)?;
        }
        Ok::<_, SendError<i32>>(())
    });

    for n in rx {
        println!("received {n}");
    }
    let sent = producer.join().map_err(|_| "the producer panicked")?;
    println!("producer ended with {sent:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
