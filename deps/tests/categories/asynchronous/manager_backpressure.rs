//! Bound what piles up in front of a manager: tasks, and queued commands.

// ANCHOR: example
use std::{error::Error, sync::Arc, time::Duration};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

type Failure = Box<dyn Error + Send + Sync>;
type Responder = oneshot::Sender<()>;

/// Stands for round trips on a connection: 100 ms each, one after another.
/// Returns how many requesters left before their answer came.
async fn manage(mut rx: mpsc::Receiver<Responder>) -> u32 {
    let mut left = 0;
    while let Some(reply) = rx.recv().await {
        // No round trip for somebody who has left while this was queued.
        if !reply.is_closed() {
            sleep(Duration::from_millis(100)).await;
        }
        // An error means that the requester has left. That is its own affair:
        // the manager has others to serve.
        left += u32::from(reply.send(()).is_err());
    }
    left
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
    let (mut requests, mut most) = (JoinSet::new(), 0);
    println!("   started  queued  answered");
    for n in 1..=6 {
        // Before the task is spawned, so that it is this loop that waits. A
        // server would not accept the next connection meanwhile.
        let permit = Arc::clone(&limit).acquire_owned().await?;
        // Takes the results of those that are done, or the set would grow
        // with each request.
        while let Some(done) = requests.try_join_next() {
            println!("{}", done??);
        }
        let tx = tx.clone();
        requests.spawn(async move {
            let started = ms();
            let (reply, answer) = oneshot::channel();
            // Waits while the channel is full.
            tx.send(reply).await?;
            let queued = ms();
            // The second requester is less patient than the others.
            let patience =
                Duration::from_millis(if n == 2 { 50 } else { 1000 });
            let answered = match timeout(patience, answer).await {
                Ok(answer) => answer.map(|()| format!("{} ms", ms()))?,
                Err(_) => format!("left at {} ms", ms()),
            };
            drop(permit);
            Ok::<_, Failure>(format!(
                "{n}  {started:>4} ms  {queued:>3} ms    {answered}"
            ))
        });
        most = most.max(requests.len());
    }
    drop(tx);
    while let Some(done) = requests.join_next().await {
        println!("{}", done??);
    }
    println!("in the set: at most {most}");
    println!("requesters that left: {}", manager.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
