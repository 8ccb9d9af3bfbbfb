//! Go on if none of several channels is ready.

// ANCHOR: example
use crossbeam_channel::{Receiver, bounded, select};
use std::error::Error;
use std::time::Duration;

fn look(left: &Receiver<u32>, right: &Receiver<u32>) -> String {
    select! {
        recv(left) -> n => format!("left: {n:?}"),
        recv(right) -> n => format!("right: {n:?}"),
        // Runs at once if neither is ready.
        default => "neither".to_owned(),
    }
}

fn wait(left: &Receiver<u32>, right: &Receiver<u32>) -> String {
    select! {
        recv(left) -> n => format!("left: {n:?}"),
        recv(right) -> n => format!("right: {n:?}"),
        // Runs if neither becomes ready within this time.
        default(Duration::from_millis(20)) => "neither in time".to_owned(),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (_left_tx, left) = bounded(1);
    let (right_tx, right) = bounded(1);
    println!("{}", look(&left, &right));
    println!("{}", wait(&left, &right));
    right_tx.send(7)?;
    println!("{}", look(&left, &right));
    // Ended is ready, too.
    drop(right_tx);
    println!("{}", look(&left, &right));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
