//! Stop all threads between two jobs, and leave the rest of the queue.

// ANCHOR: example
use crossbeam_channel::{Receiver, Sender, bounded, select_biased, unbounded};
use std::error::Error;
use std::thread;

/// Works until it is told to stop, or until there are no more jobs.
fn work(
    jobs: &Receiver<u32>,
    results: &Sender<u32>,
    stop: &Receiver<()>,
) -> &'static str {
    loop {
        // Biased, with the signal first: no job is begun after it.
        select_biased! {
            // Ready for every thread once the sender is dropped.
            recv(stop) -> _ => return "told to stop",
            recv(jobs) -> job => match job {
                Ok(job) => select_biased! {
                    // Nobody may be left who takes the result. It is lost.
                    recv(stop) -> _ => return "told to stop",
                    send(results, job * job) -> sent => if sent.is_err() {
                        return "nobody takes results";
                    },
                },
                Err(_) => return "no more jobs",
            },
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (jobs_tx, jobs) = unbounded();
    let (results_tx, results) = bounded(0);
    let (stop_tx, stop) = bounded::<()>(0);

    let mut workers = Vec::new();
    for _ in 0..2 {
        let (jobs, results_tx, stop) =
            (jobs.clone(), results_tx.clone(), stop.clone());
        workers.push(thread::spawn(move || work(&jobs, &results_tx, &stop)));
    }
    for job in 1..=1000 {
        jobs_tx.send(job)?;
    }
    for _ in 0..3 {
        results.recv()?;
    }
    println!("three results are enough");
    // Each worker begins one more, and waits for somebody to take its result.
    while jobs.len() > 995 {
        thread::yield_now();
    }

    drop(stop_tx);
    for worker in workers {
        println!("{}", worker.join().map_err(|_| "a worker panicked")?);
    }
    println!("jobs left: {}", jobs.len());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
