//! Read lines from a blocking reader as a stream.

// ANCHOR: example
use flume::{Receiver, bounded};
use futures::{StreamExt, future};
use std::error::Error;
use std::io::{self, BufRead, Cursor};
use std::thread::{self, JoinHandle};

/// Reads on a thread of its own. Returns the lines, and the thread, which tells
/// how many lines it has read.
fn lines(
    reader: impl BufRead + Send + 'static,
) -> (Receiver<io::Result<String>>, JoinHandle<usize>) {
    let (tx, rx) = bounded(1);
    let thread = thread::spawn(move || {
        let mut read = 0;
        for line in reader.lines() {
            read += 1;
            let is_last = line.is_err();
            // Blocks while the queue is full. Fails when the stream is gone.
            if tx.send(line).is_err() || is_last {
                break;
            }
        }
        read
    });
    (rx, thread)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Stands for a log file: every third line is an error.
    let log = ["start", "work", "error"].join("\n") + "\n";
    let (rx, thread) = lines(Cursor::new(log.repeat(1000)));

    let mut errors = rx
        .into_stream()
        .enumerate()
        .filter(|(_, line)| {
            // A line that cannot be read is passed on, not left out.
            future::ready(line.as_ref().map_or(true, |line| line == "error"))
        })
        .take(2);
    while let Some((number, line)) = errors.next().await {
        println!("line {}: {}", number + 1, line?);
    }

    // Two are enough. Without a receiver, the thread ends early.
    drop(errors);
    let read = thread.join().map_err(|_| "the reader panicked")?;
    println!("read to the end: {}", read == 3000);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
