//! Send a second value through a one-shot of one's own, which does not compile.
//@ compile-fail: E0382

// ANCHOR: example
use std::sync::mpsc::{self, SyncSender};

/// The same with the standard library: its channels do without a crate.
struct Sender<T>(SyncSender<T>);

impl<T> Sender<T> {
    fn send(self, value: T) -> Result<(), T> {
        self.0.send(value).map_err(|error| error.0)
    }
}

fn main() {
    let (tx, rx) = mpsc::sync_channel(1);
    let tx = Sender(tx);
    println!("{:?}", tx.send("first"));
    // Without the wrapper this would compile, and wait for room for ever.
    println!("{:?}", tx.send("second"));
    println!("{:?}", rx.recv());
}
// ANCHOR_END: example
