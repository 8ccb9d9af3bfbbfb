//! Report at intervals while waiting, and give up after a total.

// ANCHOR: example
use crossbeam_channel::{Receiver, after, bounded, select_biased, tick};
use std::error::Error;
use std::time::Duration;

/// Waits for an answer, calls `report` every `interval`, and gives up after
/// `total`.
fn wait(
    answer: &Receiver<u32>,
    interval: Duration,
    total: Duration,
    mut report: impl FnMut(u32),
) -> Result<u32, &'static str> {
    // Both are receivers, made once, before the loop. Made in it, they would
    // begin anew in each round.
    let ticks = tick(interval);
    let give_up = after(total);
    let mut ticked = 0;
    loop {
        // If several are ready, the first of them: an answer that is there
        // counts, even when time is up.
        select_biased! {
            recv(answer) -> answer => return answer.map_err(|_| "no answer"),
            recv(give_up) -> _ => return Err("gave up"),
            recv(ticks) -> _ => {
                ticked += 1;
                report(ticked);
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (short, long) = (Duration::from_millis(10), Duration::from_secs(60));
    let (tx, answer) = bounded(1);

    let result = wait(&answer, short, long, |n| {
        println!("still waiting, tick {n}");
        if n == 3 {
            tx.send(42).expect("the receiver lives");
        }
    });
    println!("{result:?}");

    println!("{:?}", wait(&answer, long, short, |_| println!("a minute")));
    drop(tx);
    println!("{:?}", wait(&answer, long, long, |_| println!("a minute")));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
