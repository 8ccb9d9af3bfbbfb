//! Give several waits one deadline.

// ANCHOR: example
use crossbeam_channel::{Receiver, at, bounded, select_biased};
use std::error::Error;
use std::time::{Duration, Instant};

type Answers = Receiver<&'static str>;

/// The first answer of two servers, or `None` if neither gives one in time.
fn ask(
    east: &Answers,
    west: &Answers,
    deadline: Instant,
) -> Option<&'static str> {
    // If several are ready, the first of them: an answer that is there counts,
    // even when time is up.
    select_biased! {
        recv(east) -> answer => answer.ok(),
        recv(west) -> answer => answer.ok(),
        // Made anew in each call, and the same instant each time. With
        // `after`, each call would have a time of its own.
        recv(at(deadline)) -> _ => None,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (east_tx, east) = bounded(1);
    let (west_tx, west) = bounded(1);
    // For all questions together.
    let deadline = Instant::now() + Duration::from_millis(30);

    west_tx.send("rain")?;
    println!("weather: {:?}", ask(&east, &west, deadline));
    println!("traffic: {:?}", ask(&east, &west, deadline));
    println!("time is up: {}", Instant::now() >= deadline);

    // No time is left, so nobody waits any more.
    east_tx.send("12 °C")?;
    println!("temperature: {:?}", ask(&east, &west, deadline));
    println!("wind: {:?}", ask(&east, &west, deadline));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
