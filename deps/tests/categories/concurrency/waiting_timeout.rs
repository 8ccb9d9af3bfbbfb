//! Receive with a time limit.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(60);

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    let (ask, asked) = mpsc::channel();
    let sensor = thread::spawn(move || {
        // Silent until it is asked, sends one value, and ends.
        asked.recv().is_ok_and(|()| tx.send(21).is_ok())
    });

    for limit in [SHORT, LONG, LONG] {
        match rx.recv_timeout(limit) {
            Ok(value) => println!("measured {value}"),
            // The sender lives and may still send.
            Err(RecvTimeoutError::Timeout) => {
                println!("silent for {limit:?}, asking");
                ask.send(())?;
            }
            // Does not wait for the limit: nothing more can come.
            Err(RecvTimeoutError::Disconnected) => println!("it has ended"),
        }
    }
    let answered = sensor.join().map_err(|_| "the sensor panicked")?;
    println!("answered: {answered}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
