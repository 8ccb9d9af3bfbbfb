//! Pause a worker, and let it go on.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep};

async fn work(
    mut jobs: mpsc::Receiver<u32>,
    mut paused: watch::Receiver<bool>,
) {
    let start = Instant::now();
    while let Some(job) = jobs.recv().await {
        // Returns at once unless paused. Fails if whoever paused has gone, and
        // then the jobs need not wait.
        if paused.wait_for(|paused| !paused).await.is_err() {
            println!("nobody can resume");
        }
        println!("{:>3} ms: job {job}", start.elapsed().as_millis());
        sleep(Duration::from_millis(100)).await;
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, jobs) = mpsc::channel(8);
    let (pause, paused) = watch::channel(false);
    let worker = tokio::spawn(work(jobs, paused));
    for job in 1..=5 {
        tx.send(job).await?;
    }

    // Job 2 is at work, and is finished.
    sleep(Duration::from_millis(150)).await;
    println!("pause");
    pause.send(true)?;

    sleep(Duration::from_millis(350)).await;
    println!("resume");
    pause.send(false)?;

    sleep(Duration::from_millis(150)).await;
    println!("pause and end");
    pause.send(true)?;
    drop((pause, tx));
    worker.await?;
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
