//! Tour crossbeam-channel: one queue for several worker threads.

// ANCHOR: example
use crossbeam_channel::{SendError, bounded, unbounded};
use std::error::Error;
use std::sync::{Arc, Barrier};
use std::thread;

const WORKERS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let (jobs_tx, jobs_rx) = bounded(WORKERS);
    // Without a bound, since `main` sends every job before it takes a result.
    let (results_tx, results_rx) = unbounded();

    // Stands for jobs that take equally long: no worker fetches a second job
    // before everybody has got a first one.
    let all_busy = Arc::new(Barrier::new(WORKERS));
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        // Both kinds of ends can be cloned. A clone of the receiver takes from
        // the same queue.
        let (jobs, results) = (jobs_rx.clone(), results_tx.clone());
        let all_busy = Arc::clone(&all_busy);
        workers.push(thread::spawn(move || {
            let mut done = 0;
            // Ends when the queue is empty and no sender is left.
            for n in jobs {
                all_busy.wait();
                results.send((n, n * n))?;
                done += 1;
            }
            Ok::<_, SendError<_>>(done)
        }));
    }
    // Now only the workers have these ends: the results end when the workers
    // do, and `send` fails if no worker is left to receive.
    drop((jobs_rx, results_tx));

    for n in 1..=9 {
        // Blocks while three jobs wait.
        jobs_tx.send(n)?;
    }
    drop(jobs_tx);

    // Results come in the order in which the workers finish.
    let mut results: Vec<_> = results_rx.iter().collect();
    results.sort_unstable();
    println!("{results:?}");
    for worker in workers {
        let done = worker.join().map_err(|_| "a worker panicked")??;
        println!("a worker did {done} jobs");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
