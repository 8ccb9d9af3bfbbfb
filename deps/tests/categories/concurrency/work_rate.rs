//! Limit how many jobs run at once, and how many begin in a second.

// ANCHOR: example
use crossbeam_channel::{bounded, tick};
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const AT_ONCE: usize = 2;
const PAUSE: Duration = Duration::from_millis(10);
const JOBS: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let running = AtomicUsize::new(0);
    let most = AtomicUsize::new(0);
    let start = Instant::now();

    let done = thread::scope(|scope| {
        // Nothing waits in the queue: a job is taken when a worker is free.
        let (tx, rx) = bounded(0);
        // A message every 10 ms, the first after 10 ms. One that nobody has
        // taken by the next is dropped, so a pause is not made up for later.
        let ticks = tick(PAUSE);
        // As many threads as jobs may run at the same time. Each has a
        // receiver, and nobody else: if all panic, `send` fails below.
        let workers: Vec<_> = vec![(rx, ticks); AT_ONCE]
            .into_iter()
            .map(|(rx, ticks)| {
                let (running, most) = (&running, &most);
                scope.spawn(move || {
                    let mut done = 0;
                    for _job in rx {
                        // Taken earlier, it could be old when the job begins.
                        ticks.recv().expect("a tick has no end");
                        let now = running.fetch_add(1, Ordering::Relaxed) + 1;
                        most.fetch_max(now, Ordering::Relaxed);
                        // Stands for a request. With more threads, three would
                        // run at once.
                        thread::sleep(Duration::from_millis(25));
                        done += 1;
                        running.fetch_sub(1, Ordering::Relaxed);
                    }
                    done
                })
            })
            .collect();

        for job in 0..JOBS {
            tx.send(job).map_err(|_| "no worker is left")?;
        }
        drop(tx);
        let mut done = 0;
        for worker in workers {
            done += worker.join().map_err(|_| "a worker panicked")?;
        }
        Ok::<u32, &str>(done)
    })?;

    println!("{done} jobs done");
    println!(
        "no more than {AT_ONCE} at once: {}",
        most.into_inner() <= AT_ONCE
    );
    println!("at least 10 ms for each: {}", start.elapsed() >= PAUSE * JOBS);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
