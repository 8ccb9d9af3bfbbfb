//! Bound what piles up in front of a manager: tasks, and queued commands.

// ANCHOR: example
use std::{error::Error, sync::Arc, time::Duration};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::{Instant, sleep};

type Failure = Box<dyn Error + Send + Sync>;
type Responder = oneshot::Sender<()>;

/// Stands for round trips on a connection: 100 ms each, and never two at once.
async fn manage(mut rx: mpsc::Receiver<Responder>) -> Result<(), Failure> {
    while let Some(reply) = rx.recv().await {
        sleep(Duration::from_millis(100)).await;
        reply.send(()).map_err(|()| "the requester has gone")?;
    }
    Ok(())
}

// The paused clock makes the times exact.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Failure> {
    let start = Instant::now();
    let ms = move || start.elapsed().as_millis();

    // At most 2 commands are queued. One more is in the manager's hands.
    let (tx, rx) = mpsc::channel(2);
    let manager = tokio::spawn(manage(rx));

    // At most 4 tasks exist. Without this, a burst of a million requests would
    // become a million tasks that wait in front of a bounded channel.
    let limit = Arc::new(Semaphore::new(4));
    let mut requests = Vec::new();
    for n in 1..=6 {
        // Before the task is spawned, so that it is this loop that waits. A
        // server would not accept the next connection meanwhile.
        let permit = Arc::clone(&limit).acquire_owned().await?;
        let tx = tx.clone();
        let request = tokio::spawn(async move {
            let started = ms();
            let (reply, answer) = oneshot::channel();
            // Waits while the channel is full.
            tx.send(reply).await?;
            let queued = ms();
            answer.await?;
            drop(permit);
            Ok::<_, Failure>((started, queued, ms()))
        });
        requests.push((n, request));
    }
    drop(tx);

    println!("   started  queued  answered");
    for (n, request) in requests {
        let (started, queued, answered) = request.await??;
        println!("{n}  {started:>4} ms  {queued:>3} ms    {answered:>3} ms");
    }
    println!("manager: {:?}", manager.await?.map_err(|e| e.to_string()));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
