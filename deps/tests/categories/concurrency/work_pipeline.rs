//! Build a pipeline of threads with backpressure.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{SendError, sync_channel};
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    // One place before each stage. A stage that is slow makes those before it
    // wait in `send`.
    let (lines_tx, lines_rx) = sync_channel(1);
    let (numbers_tx, numbers_rx) = sync_channel(1);

    let read = thread::spawn(move || {
        for line in "12\nseven\n30\n".lines() {
            lines_tx.send(line)?;
        }
        // Its sender ends here, which ends the loop of the next stage.
        Ok::<_, SendError<&str>>(())
    });
    let parse = thread::spawn(move || {
        let mut rejected = Vec::new();
        for line in lines_rx {
            match line.parse::<u32>() {
                Ok(number) => numbers_tx.send(number)?,
                Err(error) => rejected.push(format!("{line}: {error}")),
            }
        }
        Ok::<_, SendError<u32>>(rejected)
    });

    let sum: u32 = numbers_rx.iter().sum();
    println!("sum {sum}");

    println!("read: {:?}", read.join().map_err(|_| "reading panicked")?);
    println!("parse: {:?}", parse.join().map_err(|_| "parsing panicked")?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
