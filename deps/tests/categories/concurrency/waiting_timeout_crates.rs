//! Compare what a receive with a time limit returns.

// ANCHOR: example
use std::error::Error;
use std::time::{Duration, Instant};

const SHORT: Duration = Duration::from_millis(10);

fn main() -> Result<(), Box<dyn Error>> {
    // Silence, then a message that is there although time is up, then the end.
    let (tx, rx) = crossbeam_channel::bounded(1);
    let silence = rx.recv_timeout(SHORT);
    tx.send(7)?;
    let late = rx.recv_deadline(Instant::now());
    drop(tx);
    let end = rx.recv_timeout(SHORT);
    println!("crossbeam: {silence:?}, {late:?}, {end:?}");

    let (tx, rx) = flume::bounded(1);
    let silence = rx.recv_timeout(SHORT);
    tx.send(7)?;
    let late = rx.recv_deadline(Instant::now());
    drop(tx);
    let end = rx.recv_timeout(SHORT);
    println!("flume:     {silence:?}, {late:?}, {end:?}");

    // Has no `recv_deadline`: what is left of the time is the limit.
    let (tx, rx) = kanal::bounded(1);
    let silence = rx.recv_timeout(SHORT);
    tx.send(7)?;
    let deadline = Instant::now();
    let left = deadline.saturating_duration_since(Instant::now());
    let late = rx.recv_timeout(left);
    drop(tx);
    let end = rx.recv_timeout(SHORT);
    println!("kanal:     {silence:?}, {late:?}, {end:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
