//! Close a crossbeam channel from the receiver, and receive the rest.

// ANCHOR: example
use crossbeam_channel::{Receiver, Sender, bounded, select_biased};
use std::error::Error;
use std::thread;

/// Sends jobs until it is told that the queue is closed. Returns those that
/// were accepted.
fn produce(jobs: &Sender<u32>, closed: &Receiver<()>) -> Vec<u32> {
    let mut accepted = Vec::new();
    for job in 1.. {
        select_biased! {
            // Ready when its sender is dropped. Nothing is ever sent.
            recv(closed) -> _ => break,
            send(jobs, job) -> sent => match sent {
                Ok(()) => accepted.push(job),
                Err(_) => break,
            },
        }
    }
    accepted
}

fn main() -> Result<(), Box<dyn Error>> {
    let (jobs_tx, jobs) = bounded(2);
    let (close, closed) = bounded(0);
    let producer = thread::spawn(move || produce(&jobs_tx, &closed));

    let mut received: Vec<_> = jobs.iter().take(3).collect();
    println!("enough: {received:?}");
    // Tells every producer, also one that waits for room.
    drop(close);
    // What was accepted by then is still received. The loop ends when the
    // producers have dropped their senders.
    received.extend(&jobs);

    let accepted = producer.join().map_err(|_| "the producer panicked")?;
    println!("received all that was accepted: {}", received == accepted);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
