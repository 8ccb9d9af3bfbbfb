//! Do something every second, and give up after a total.

// ANCHOR: example
use std::{error::Error, pin::pin, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

// The paused clock goes on by itself whenever every task waits, so the times
// are exact.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    // Nobody sends an answer, but somebody could.
    let (_tx, mut rx) = mpsc::channel::<u32>(1);

    // Both are made once, before the loop, and only borrowed in it.
    let mut ticks = interval(Duration::from_secs(1));
    // After a late tick, wait for the next full second.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut give_up = pin!(sleep(Duration::from_millis(3500)));
    let answer = loop {
        tokio::select! {
            answer = rx.recv() => break answer,
            () = &mut give_up => break None,
            // The first tick comes at once.
            _ = ticks.tick() => {
                println!("{:?}: still waiting", start.elapsed());
            }
        }
    };
    println!("{:?}: {answer:?}", start.elapsed());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
