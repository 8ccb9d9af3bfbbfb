//! Take all that threads have queued, and handle it as one batch.

// ANCHOR: example
use kanal::{ReceiveError, SendError};
use std::error::Error;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    // Both ends block. Neither is turned into an async one.
    let (tx, rx) = kanal::bounded(4);
    let writer = thread::spawn(move || {
        let (mut written, mut batch) = (Vec::new(), Vec::new());
        // Waits for one line, or for the end ...
        while let Ok(line) = rx.recv() {
            batch.push(line);
            // ... and takes the others that are there, also from threads that
            // wait for room.
            rx.drain_into(&mut batch)?;
            // Stands for one write into a file.
            written.append(&mut batch);
        }
        Ok::<_, ReceiveError>(written)
    });

    let loggers = ["oven", "till"].map(|name| {
        let tx = tx.clone();
        thread::spawn(move || {
            for n in 1..=3 {
                // Blocks while the queue is full.
                tx.send(format!("{name} {n}"))?;
            }
            Ok::<_, SendError>(name)
        })
    });
    drop(tx);

    let mut names = Vec::new();
    for logger in loggers {
        names.push(logger.join().map_err(|_| "a logger panicked")??);
    }
    let written = writer.join().map_err(|_| "the writer panicked")??;
    // Lines of different threads mix, those of one keep their order.
    for name in names {
        let own = written.iter().filter(|line| line.starts_with(name));
        println!("{:?}", own.collect::<Vec<_>>());
    }
    println!("lines: {}", written.len());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
