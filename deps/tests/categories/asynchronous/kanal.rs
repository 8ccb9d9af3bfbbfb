//! Tour kanal: blocking code at one end of a channel, async code at the other.

// ANCHOR: example
use kanal::SendError;
use std::error::Error;
use tokio::task;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A channel is neither sync nor async, its ends are. `to_sync` and
    // `to_async` turn an end into the other kind.
    let (ask, questions) = kanal::bounded_async(2);
    let questions = questions.to_sync();
    let (reply, answers) = kanal::bounded(2);
    let answers = answers.to_async();

    // Blocking calls belong on a thread that may be blocked. The async ends
    // stay with the tasks.
    let worker = task::spawn_blocking(move || {
        let mut handled = 0;
        // Fails when no sender is left and nothing is queued. After a `close`
        // it would fail too, but what was queued would be thrown away.
        while let Ok(n) = questions.recv() {
            reply.send((n, n * n))?;
            handled += 1;
        }
        Ok::<_, SendError>(handled)
    });

    let asker = tokio::spawn(async move {
        for n in 1..=4 {
            // When the channel is full, this suspends the task; the worker's
            // `send` blocks its thread.
            ask.send(n).await?;
        }
        // `ask` ends here, which lets the worker end, which ends the answers.
        Ok::<_, SendError>(())
    });

    // Awaited to the end, and never raced in `select!` or under a time limit:
    // there, this version can lose a message.
    while let Ok((n, square)) = answers.recv().await {
        println!("{n} squared is {square}");
    }

    // `?` for a panic; within is what became of its sends.
    println!("asker ended with {:?}", asker.await?);
    println!("worker ended with {:?}", worker.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
