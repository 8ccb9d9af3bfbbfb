//! Start a worker again that has panicked, and keep its queue.
//@ panics: attempt to divide by zero

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::oneshot;
use tokio::task::JoinError;
use tokio::time::{Instant, sleep};

const MAX_PAUSE: Duration = Duration::from_secs(10);

struct Job {
    parts: u32,
    reply: oneshot::Sender<u32>,
}

/// Divides until no more jobs can come. Has a bug.
async fn work(jobs: async_channel::Receiver<Job>) {
    while let Ok(Job { parts, reply }) = jobs.recv().await {
        // An asker that has left needs no answer.
        reply.send(12 / parts).ok();
    }
}

/// Keeps a worker at work, and starts it again when it panics, `limit` times.
/// Returns how often that was needed.
async fn supervise(
    jobs: async_channel::Receiver<Job>,
    limit: u32,
) -> Result<u32, JoinError> {
    let mut restarts = 0;
    let mut pause = Duration::from_millis(100);
    loop {
        // The worker gets a clone. So the queue is still there when it is
        // gone; only the job in its hands is lost.
        match tokio::spawn(work(jobs.clone())).await {
            Ok(()) => return Ok(restarts),
            Err(error) if error.is_panic() && restarts < limit => restarts += 1,
            // Too often, or cancelled. Askers in the queue would wait as long
            // as somebody holds a sender, so their jobs are dropped.
            Err(error) => {
                jobs.close();
                while jobs.try_recv().is_ok() {}
                return Err(error);
            }
        }
        // Longer each time: what went wrong may take a while to pass, and a
        // worker that panics at once must not keep a processor busy.
        sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    for limit in [5, 1] {
        let (tx, rx) = async_channel::bounded(8);
        let supervisor = tokio::spawn(supervise(rx, limit));
        let start = Instant::now();
        let mut answers = Vec::new();
        for parts in [3, 0, 4, 0, 6] {
            let (reply, answer) = oneshot::channel();
            tx.send(Job { parts, reply }).await?;
            answers.push((parts, answer));
        }
        for (parts, answer) in answers {
            // A panic drops the one-shot's sender, so the asker is told.
            let answer = answer.await.map_err(|_| "no answer");
            let ms = start.elapsed().as_millis();
            println!("12 / {parts}: {answer:?} after {ms} ms");
        }
        drop(tx);
        match supervisor.await? {
            Ok(restarts) => println!("restarts: {restarts}"),
            Err(error) => println!("given up: panic {}", error.is_panic()),
        }
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
