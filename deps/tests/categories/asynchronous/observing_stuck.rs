//! Find out which stage of a pipeline is stuck.

// ANCHOR: example
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{error::Error, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

/// Counts the messages that a stage has taken, and those that it is done with.
#[derive(Default)]
struct Progress {
    begun: AtomicU32,
    done: AtomicU32,
}

/// What a watchdog needs to know of a stage.
struct Stage {
    name: &'static str,
    progress: Arc<Progress>,
    /// Leads to the stage, and does not keep its queue open.
    queue: mpsc::WeakSender<u32>,
}

/// Looks twice. A stage that has done nothing in between, and has work, is stuck.
async fn find_stuck(stages: &[Stage]) -> Vec<&'static str> {
    let done = |stage: &Stage| stage.progress.done.load(Ordering::Relaxed);
    let before: Vec<_> = stages.iter().map(done).collect();
    sleep(Duration::from_millis(100)).await;
    let mut stuck = Vec::new();
    for (stage, before) in stages.iter().zip(before) {
        let depth = match stage.queue.upgrade() {
            Some(tx) => tx.max_capacity() - tx.capacity(),
            // No sender is left. What is still queued cannot be seen from here.
            None => 0,
        };
        let now = done(stage);
        let begun = stage.progress.begun.load(Ordering::Relaxed);
        println!("  {}: {depth} wait, {begun} begun, {now} done", stage.name);
        if now == before && (depth > 0 || begun > now) {
            stuck.push(stage.name);
        }
    }
    stuck
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (parse_tx, mut parse_rx) = mpsc::channel(2);
    let (store_tx, mut store_rx) = mpsc::channel(2);
    let stages =
        [("parse", parse_tx.downgrade()), ("store", store_tx.downgrade())].map(
            |(name, queue)| Stage { name, queue, progress: Arc::default() },
        );

    let parsed = Arc::clone(&stages[0].progress);
    let parse = tokio::spawn(async move {
        while let Some(number) = parse_rx.recv().await {
            parsed.begun.fetch_add(1, Ordering::Relaxed);
            store_tx.send(number * 10).await?;
            parsed.done.fetch_add(1, Ordering::Relaxed);
        }
        Ok::<_, mpsc::error::SendError<u32>>("all")
    });
    let stored = Arc::clone(&stages[1].progress);
    let (repair, repaired) = oneshot::channel::<()>();
    let store = tokio::spawn(async move {
        let mut sum = 0;
        // Stands for a disk that does not answer until somebody repairs it.
        let mut repaired = Some(repaired);
        while let Some(number) = store_rx.recv().await {
            stored.begun.fetch_add(1, Ordering::Relaxed);
            if let Some(repaired) = repaired.take_if(|_| number == 30) {
                repaired.await?;
            }
            sum += number;
            stored.done.fetch_add(1, Ordering::Relaxed);
        }
        Ok::<_, oneshot::error::RecvError>(sum)
    });
    let source = tokio::spawn(async move {
        for number in 1..=10 {
            parse_tx.send(number).await?;
        }
        Ok::<_, mpsc::error::SendError<u32>>("all")
    });

    // A watchdog looks again and again; here, when all has come to a stop.
    sleep(Duration::from_millis(100)).await;
    // Both have work and do none. The last of them is the cause: those before
    // it only wait for room.
    let stuck = find_stuck(&stages).await;
    println!("stuck: {stuck:?}, because of {:?}", stuck.last());
    repair.send(()).map_err(|()| "the store has gone")?;
    println!("stuck after the repair: {:?}", find_stuck(&stages).await);

    println!("sent: {}", source.await??);
    println!("parsed: {}", parse.await??);
    println!("stored in all: {}", store.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
