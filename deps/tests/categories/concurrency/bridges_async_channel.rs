//! Send from tasks to a blocking thread, and back.

// ANCHOR: example
use async_channel::SendError;
use std::error::Error;
use std::thread;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (ask, questions) = async_channel::bounded(2);
    let (reply, answers) = async_channel::bounded(2);

    // A thread of its own may block as long as it likes.
    let worker = thread::spawn(move || {
        let mut handled = 0;
        // Fails when the queue is empty and no sender is left.
        while let Ok(n) = questions.recv_blocking() {
            reply.send_blocking((n, n * n))?;
            handled += 1;
        }
        Ok::<_, SendError<_>>(handled)
    });

    let asker = tokio::spawn(async move {
        for n in 1..=4 {
            // While the queue is full, the task waits and its thread does not.
            ask.send(n).await?;
        }
        // `ask` ends here, which lets the worker end, which ends the answers.
        Ok::<_, SendError<u32>>(())
    });

    while let Ok((n, square)) = answers.recv().await {
        println!("{n} squared is {square}");
    }
    println!("asker ended with {:?}", asker.await?);
    // Does not wait any more: the answers have ended, and so has the worker's
    // loop.
    let handled = worker.join().map_err(|_| "the worker panicked")?;
    println!("worker ended with {handled:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
