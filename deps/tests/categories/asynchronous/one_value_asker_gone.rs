//! Stop working on an answer as soon as its asker has gone.

// ANCHOR: example
use std::error::Error;
use tokio::sync::oneshot;
use tokio::time::{Duration, sleep, timeout};

const PAGES: u32 = 5;

/// Takes 100 ms a page. `done` tells how far it came, even if it is dropped
/// half-way.
async fn count_words(done: &mut u32) -> u32 {
    let mut words = 0;
    while *done < PAGES {
        sleep(Duration::from_millis(100)).await;
        *done += 1;
        words += 250;
    }
    words
}

async fn worker(mut tx: oneshot::Sender<u32>) -> (&'static str, u32) {
    let mut done = 0;
    let ending = tokio::select! {
        words = count_words(&mut done) => match tx.send(words) {
            Ok(()) => "has answered",
            // The asker went after the last page and before this line.
            Err(_) => "was too late",
        },
        // Waits as long as somebody waits for the answer. When it ends first,
        // `select!` drops the work where it stands: in its `.await`.
        () = tx.closed() => "has stopped",
    };
    (ending, done)
}

// The paused clock goes on by itself whenever every task waits, so the times
// are exact.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    for patience in [1000, 250] {
        let (tx, rx) = oneshot::channel();
        let worker = tokio::spawn(worker(tx));

        // Takes the receiver by value, and drops it when the time is up. That
        // is what the worker notices.
        match timeout(Duration::from_millis(patience), rx).await {
            Ok(answer) => println!("asker: {} words", answer?),
            Err(_) => println!("asker: gave up after {patience} ms"),
        }

        let (ending, done) = worker.await?;
        println!("worker: {ending} after {done} of {PAGES} pages");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
