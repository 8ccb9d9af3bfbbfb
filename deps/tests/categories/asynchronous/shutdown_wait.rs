//! Wait until every task has ended, through a channel.

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
    // Gives the only sender away: every job passes clones of it on, and none
    // is left when the last job has ended.
    start(1, running);

    let mut jobs = 0;
    while let Some(()) = ended.recv().await {
        jobs += 1;
    }
    // Seven were started. One that panicked would be missing here.
    println!("{jobs} jobs came to their end");
}
// ANCHOR_END: example
example_harness::test!(main);
