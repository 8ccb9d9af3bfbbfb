//! Share one queue among several consumers, each message to one of them.

// ANCHOR: example
use async_channel::RecvError;
use std::{error::Error, sync::Arc};
use tokio::{sync::Barrier, task::JoinSet};

const WORKERS: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Room for every job: nobody receives yet, so a tenth `send` would wait.
    let (tx, rx) = async_channel::bounded(9);
    for job in 1..=9 {
        tx.send(job).await?;
    }
    // Closes the channel, since this is the only sender. Without it, workers
    // that find the queue empty would wait for more.
    drop(tx);
    println!("closed: {}, still queued: {}", rx.is_closed(), rx.len());

    // Stands for jobs that take equally long: nobody fetches a second job
    // before everybody has got a first one.
    let all_busy = Arc::new(Barrier::new(WORKERS));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        // A clone of the receiver takes from the same queue. It gets what the
        // others do not, not a copy of everything.
        let (rx, all_busy) = (rx.clone(), Arc::clone(&all_busy));
        workers.spawn(async move {
            let mut jobs = Vec::new();
            loop {
                match rx.recv().await {
                    Ok(job) => jobs.push(job),
                    // Closed *and* empty: as long as a job is queued, `recv`
                    // returns the job.
                    Err(RecvError) => return jobs,
                }
                all_busy.wait().await;
            }
        });
    }

    let mut done = Vec::new();
    // In the order in which they end, so that a panic in any of them is seen at
    // once. The job it had in hand is lost.
    while let Some(worker) = workers.join_next().await {
        let mut jobs = worker?;
        println!("a worker did {} jobs", jobs.len());
        done.append(&mut jobs);
    }
    // Which worker got which job is chance. That each went to one is not.
    done.sort_unstable();
    println!("jobs done: {done:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
