//! Share the one receiver of the standard library among worker threads.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

const WORKERS: usize = 2;

/// Waits for the next job. `None` when nothing more will come.
fn next(jobs: &Mutex<Receiver<u32>>) -> Option<u32> {
    let jobs = jobs.lock().expect("nobody panics while it has the lock");
    jobs.recv().ok()
    // The lock ends here, before the job is done.
}

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    // A receiver cannot be cloned. An `Arc` of it can, and the mutex lets one
    // thread at a time receive.
    let rx = Arc::new(Mutex::new(rx));

    // Stands for jobs that take equally long.
    let all_busy = Arc::new(Barrier::new(WORKERS));
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        let (rx, all_busy) = (Arc::clone(&rx), Arc::clone(&all_busy));
        workers.push(thread::spawn(move || {
            let mut done = 0;
            while let Some(job) = next(&rx) {
                all_busy.wait();
                done += job;
            }
            done
        }));
    }
    for _ in 0..6 {
        tx.send(1)?;
    }
    drop(tx);

    for worker in workers {
        let done = worker.join().map_err(|_| "a worker panicked")?;
        println!("a worker did {done} jobs");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
