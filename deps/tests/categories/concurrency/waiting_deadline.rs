//! Collect messages until a deadline.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// All votes that come before the deadline, or before the last voter has gone.
fn count(votes: &Receiver<u32>, deadline: Instant) -> Vec<u32> {
    let mut counted = Vec::new();
    // What is left of the time, in each round anew. Zero if nothing is left.
    while let Ok(vote) =
        votes.recv_timeout(deadline.saturating_duration_since(Instant::now()))
    {
        counted.push(vote);
    }
    counted
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, votes) = mpsc::channel();
    let (over_tx, over) = mpsc::channel::<()>();
    tx.send(1)?;
    tx.send(2)?;
    let late = thread::spawn(move || {
        // Fails when its sender is dropped, and so waits for that.
        let is_over = over.recv().is_err();
        (is_over, tx.send(3))
    });

    let deadline = Instant::now() + Duration::from_millis(30);
    println!("counted {:?}", count(&votes, deadline));
    println!("the deadline has passed: {}", Instant::now() >= deadline);

    // Nobody counts any more, and whoever still votes gets an error.
    drop(votes);
    drop(over_tx);
    println!("late: {:?}", late.join().map_err(|_| "the voter panicked")?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
