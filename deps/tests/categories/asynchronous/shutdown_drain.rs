//! Refuse new work and finish the queue, within a time limit.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::select;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// Works until it is told to stop and the queue is empty, or until the time
/// `limit` has passed since it was told. Returns which jobs are done and which
/// are not; the first of these may be half done.
async fn work(
    mut jobs: mpsc::Receiver<u32>,
    stop: CancellationToken,
    limit: Duration,
) -> (Vec<u32>, Vec<u32>) {
    let mut done = Vec::new();
    let mut in_hand = None;
    let mut run = async |job| {
        in_hand = Some(job);
        sleep(Duration::from_millis(100)).await;
        done.extend(in_hand.take());
    };
    let all = async {
        // The order to stop breaks off the waiting, and not a job.
        while let Some(Some(job)) = stop.run_until_cancelled(jobs.recv()).await
        {
            run(job).await;
        }
        // From here on `send` fails. What is queued stays.
        jobs.close();
        while let Some(job) = jobs.recv().await {
            run(job).await;
        }
    };
    // Counts from the order, so that a job that hangs then is cut off as well.
    let time_is_over = async {
        stop.cancelled().await;
        sleep(limit).await;
    };
    let mut left = Vec::new();
    select! {
        // The time first: jobs that never wait would leave it no turn.
        biased;
        () = time_is_over => {
            left.extend(in_hand);
            // The loops above may not have come to it.
            jobs.close();
            while let Ok(job) = jobs.try_recv() {
                left.push(job);
            }
        }
        () = all => {}
    }
    (done, left)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    for limit in [1_000, 200].map(Duration::from_millis) {
        let stop = CancellationToken::new();
        let (tx, rx) = mpsc::channel(8);
        for job in 1..=5 {
            tx.send(job).await?;
        }
        let start = Instant::now();
        let worker = tokio::spawn(work(rx, stop.clone(), limit));

        // In the middle of the second job.
        sleep(Duration::from_millis(150)).await;
        stop.cancel();
        // Once that is done, the queue closes.
        tx.closed().await;
        let refused = tx.send(6).await.is_err();

        let (done, left) = worker.await?;
        println!("limit {} ms: job 6 refused: {refused}", limit.as_millis());
        let ms = start.elapsed().as_millis();
        println!("  done {done:?}, left {left:?}, after {ms} ms");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
