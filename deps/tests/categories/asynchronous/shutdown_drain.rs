//! Refuse new work and finish the queue, within a time limit.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Works until it is told to stop and the queue is empty, or the limit for the
/// rest is over. Returns which jobs are done and which are not.
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
    // Only the waiting is broken off, never a job.
    while let Some(Some(job)) = stop.run_until_cancelled(jobs.recv()).await {
        run(job).await;
    }
    // From here on `send` fails. What is queued stays.
    jobs.close();
    let rest = async {
        while let Some(job) = jobs.recv().await {
            run(job).await;
        }
    };
    let mut left = Vec::new();
    // Around the whole loop. Around `recv` alone, the limit would never be
    // over: there is always a message, until there is the end.
    if timeout(limit, rest).await.is_err() {
        left.extend(in_hand);
        while let Ok(job) = jobs.try_recv() {
            left.push(job);
        }
    }
    (done, left)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    for limit in [1_000, 150].map(Duration::from_millis) {
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
