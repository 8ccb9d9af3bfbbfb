//! Go wrong by waiting for every task while holding a sender.

//@ hangs

// ANCHOR: example
use tokio::sync::mpsc;

/// A job that spawns more jobs. Nobody has a list of all of them.
fn start(level: u32, running: mpsc::Sender<()>) {
    tokio::spawn(async move {
        if level < 3 {
            start(level + 1, running.clone());
            start(level + 1, running.clone());
        }
        // Says that the job came to its end. It fails if nobody waits, and
        // the job is done all the same.
        running.send(()).await.ok();
        // The sender is dropped here, and also if the job panics.
    });
}

#[tokio::main]
async fn main() {
    let (running, mut ended) = mpsc::channel(1);
    // Wrong: the original is kept, and it is a sender like the others.
    start(1, running.clone());

    let mut jobs = 0;
    while let Some(()) = ended.recv().await {
        jobs += 1;
        println!("jobs that came to their end: {jobs}");
    }
}
// ANCHOR_END: example
example_harness::test!(main);
