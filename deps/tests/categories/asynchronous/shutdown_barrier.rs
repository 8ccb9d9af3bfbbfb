//! Wait in two tasks until all others have ended, through a barrier.

// ANCHOR: example
use postage::barrier;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
// `recv` is a method of a trait in here.
use postage::prelude::*;

/// A job that spawns more jobs. Nobody has a list of all of them.
fn start(level: u32, running: Arc<barrier::Sender>, ended: Arc<AtomicU32>) {
    tokio::spawn(async move {
        if level < 3 {
            start(level + 1, running.clone(), ended.clone());
            start(level + 1, running.clone(), ended.clone());
        }
        // A job that panicked would be missing in this count.
        ended.fetch_add(1, Ordering::Relaxed);
        // `running` goes after that, and also if the job panics. The last job
        // drops the sender with it.
    });
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (running, opened) = barrier::channel();
    let ended = Arc::new(AtomicU32::new(0));

    let mut waiters = Vec::new();
    for name in ["database", "log"] {
        let (mut opened, ended) = (opened.clone(), ended.clone());
        waiters.push(tokio::spawn(async move {
            // Once, and in no loop: it would give `Some(())` again and again.
            let end = opened.recv().await;
            let jobs = ended.load(Ordering::Relaxed);
            format!("{name}: {end:?} after {jobs} jobs")
        }));
    }

    // A barrier's sender has no `clone`; the `Arc` around it has. The only one
    // is given away, and none is left when the last job has ended.
    start(1, Arc::new(running), ended);

    for waiter in waiters {
        println!("{}", waiter.await?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
