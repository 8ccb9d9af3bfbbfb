//! Make a one-shot out of a bounded channel.

// ANCHOR: example
use crossbeam_channel::{bounded, select, tick};
use std::error::Error;
use std::thread;
use std::time::Duration;

/// Sends one value. Not `Clone`, and `send` takes it.
struct Sender<T>(crossbeam_channel::Sender<T>);

/// Receives one value.
struct Receiver<T>(crossbeam_channel::Receiver<T>);

fn one_shot<T>() -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = bounded(1);
    (Sender(tx), Receiver(rx))
}

impl<T> Sender<T> {
    /// Gives the value back if the receiver is gone. Does not wait: the one
    /// place is free.
    fn send(self, value: T) -> Result<(), T> {
        self.0.send(value).map_err(|error| error.into_inner())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = one_shot();
    let worker = thread::spawn(move || tx.send((1..=100).sum::<u32>()));
    // What no other one-shot for threads can: stand in `select!`.
    let ticks = tick(Duration::from_secs(60));
    select! {
        recv(rx.0) -> sum => println!("the sum is {}", sum?),
        recv(ticks) -> _ => println!("a minute has passed"),
    }
    println!("sent: {:?}", worker.join().map_err(|_| "it panicked")?);

    let (tx, rx) = one_shot();
    drop(rx);
    println!("without a receiver: {:?}", tx.send("late"));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
