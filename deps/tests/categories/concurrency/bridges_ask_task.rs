//! Ask a task from a blocking thread, and wait for its answer.

// ANCHOR: example
use std::error::Error;
use std::thread;
use tokio::sync::{mpsc, oneshot};

type Request = (u32, oneshot::Sender<u32>);

/// Runs in a thread. Everything in it blocks.
fn ask(tx: &mpsc::Sender<Request>, n: u32) -> Result<u32, Box<dyn Error>> {
    let (reply, answer) = oneshot::channel();
    // Both fail if the task has ended.
    tx.blocking_send((n, reply))?;
    Ok(answer.blocking_recv()?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = mpsc::channel::<Request>(1);
    let thread = thread::spawn(move || {
        // The error stays in the thread as text, since it is not `Send`.
        (1..=3)
            .map(|n| ask(&tx, n).map_err(|e| e.to_string()))
            .collect::<Vec<_>>()
    });

    let mut total = 0;
    while let Some((n, reply)) = rx.recv().await {
        // The third request is dropped, and with it the way back.
        if n < 3 {
            total += n;
            reply.send(total).map_err(|_| "the thread waits for it")?;
        }
    }
    // The queue has ended, so the thread has dropped its sender and is done.
    let answers = thread.join().map_err(|_| "the thread panicked")?;
    println!("{answers:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
