//! Send from a blocking thread to a task, and back, with Tokio's channels.

// ANCHOR: example
use std::error::Error;
use std::thread;
use tokio::sync::mpsc::{self, error::SendError};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (ask, mut questions) = mpsc::channel(2);
    let (reply, mut answers) = mpsc::channel(2);

    let worker = thread::spawn(move || {
        // `blocking_recv` and `blocking_send` in a thread, `recv` and `send` in
        // a task: the channel is the same.
        while let Some(n) = questions.blocking_recv() {
            reply.blocking_send(n * n)?;
        }
        Ok::<_, SendError<u32>>(())
    });

    for n in 1..=3_u32 {
        ask.send(n).await?;
        println!("{n} squared is {:?}", answers.recv().await);
    }
    drop(ask);
    println!("then {:?}", answers.recv().await);
    let ended = worker.join().map_err(|_| "the worker panicked")?;
    println!("worker ended with {ended:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
