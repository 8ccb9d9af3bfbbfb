//! Give several waits one deadline.

// ANCHOR: example
use crossbeam_channel::{Receiver, at, bounded, never, select_biased};
use std::error::Error;
use std::time::{Duration, Instant};

type Answers = Receiver<&'static str>;

/// The first answer of two servers, or `None` if neither gives one in time.
fn ask(
    east: &Answers,
    west: &Answers,
    deadline: Instant,
) -> Option<&'static str> {
    let (mut east, mut west) = (east.clone(), west.clone());
    loop {
        // If several are ready, the first of them: an answer that is there
        // counts, even when time is up.
        select_biased! {
            recv(east) -> answer => match answer {
                Ok(answer) => return Some(answer),
                // The server has gone. Its channel would always be ready.
                Err(_) => east = never(),
            },
            recv(west) -> answer => match answer {
                Ok(answer) => return Some(answer),
                Err(_) => west = never(),
            },
            // Made anew each time, and the same instant. With `after`, each
            // call would have a time of its own.
            recv(at(deadline)) -> _ => return None,
        }
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
    // One server goes; the other still answers.
    drop(east_tx);
    println!("east: {:?}", east.try_recv());
    west_tx.send("north")?;
    println!("wind: {:?}", ask(&east, &west, deadline));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
