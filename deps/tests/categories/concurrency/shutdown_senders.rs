//! Stop a thread after it has done what is queued.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    let writer = thread::spawn(move || {
        let mut written = Vec::new();
        for line in rx {
            written.push(line);
        }
        // Behind the loop is the place to flush, close and say goodbye.
        written.push("end of log");
        written
    });
    for line in ["one", "two", "three"] {
        tx.send(line)?;
    }

    // The order to stop: nobody can send any more. What is queued is still
    // done.
    drop(tx);
    // Without it, the program may end before the thread has.
    let written = writer.join().map_err(|_| "the writer panicked")?;
    println!("{written:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
