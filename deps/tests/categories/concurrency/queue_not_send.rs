//! Send an `Rc` to another thread, which does not compile.
//@ compile-fail: E0277

// ANCHOR: example
use std::{rc::Rc, sync::mpsc, thread};

fn main() {
    // The channel itself accepts any type.
    let (tx, rx) = mpsc::channel();
    tx.send(Rc::new("report")).expect("the receiver lives");
    // But now its end would leave this thread, and the `Rc` with it.
    let printer = thread::spawn(move || println!("{:?}", rx.recv()));
    printer.join().expect("the printer does not panic");
}
// ANCHOR_END: example
