//! Hold the lock of a shared receiver while a job is done.
//@ hangs

// ANCHOR: example
use std::error::Error;
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel();
    let rx = Arc::new(Mutex::new(rx));
    for job in 1..=2 {
        tx.send(job)?;
    }
    drop(tx);

    // Each job waits until the other one is being done as well.
    let both_busy = Arc::new(Barrier::new(2));
    let mut workers = Vec::new();
    for _ in 0..2 {
        let (rx, both_busy) = (Arc::clone(&rx), Arc::clone(&both_busy));
        workers.push(thread::spawn(move || {
            // The guard that `lock` returns has no name, and lives until the
            // end of the loop's body.
            while let Ok(job) = rx.lock().expect("it is sound").recv() {
                println!("job {job} has begun");
                both_busy.wait();
            }
        }));
    }
    for worker in workers {
        worker.join().map_err(|_| "a worker panicked")?;
    }
    println!("both jobs are done");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
