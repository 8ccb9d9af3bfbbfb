//! Stream lines from a blocking reader into a task.

// ANCHOR: example
use async_channel::{Receiver, bounded};
use std::error::Error;
use std::io::{self, BufRead};
use std::thread::{self, JoinHandle};

/// Reads on a thread of its own. Returns the lines, the error that ended them
/// if there was one, and the thread, which tells how many lines it has read.
fn lines(
    reader: impl BufRead + Send + 'static,
) -> (Receiver<io::Result<String>>, JoinHandle<usize>) {
    // Bounded, so that it reads no faster than somebody receives.
    let (tx, rx) = bounded(1);
    let thread = thread::spawn(move || {
        let mut read = 0;
        for line in reader.lines() {
            read += 1;
            let is_last = line.is_err();
            // Fails when nobody receives any more: then there is no use in
            // reading on.
            if tx.send_blocking(line).is_err() || is_last {
                break;
            }
        }
        read
    });
    (rx, thread)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Stands for a file or for `io::stdin().lock()`: its third line is no text.
    let (rx, thread) = lines(&b"hello\nworld\n\xff\n"[..]);
    while let Ok(line) = rx.recv().await {
        match line {
            Ok(line) => println!("{line}"),
            Err(error) => println!("error: {error}"),
        }
    }
    println!("read {}", thread.join().map_err(|_| "the reader panicked")?);

    // Somebody who leaves early: the reader is one or two lines ahead by then,
    // and ends although there are more.
    let (rx, thread) = lines(&b"a\nb\nc\nd\ne\nf\n"[..]);
    println!("only {}", rx.recv().await??);
    drop(rx);
    let read = thread.join().map_err(|_| "the reader panicked")?;
    println!("read to the end: {}", read == 6);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
