//! Tour flume: blocking and async ends of one queue.

// ANCHOR: example
use flume::SendError;
use std::error::Error;
use std::thread;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = flume::bounded(2);

    // One type of sender for both worlds, and clones of it go where they are
    // needed. Here a thread sends, and blocks while the queue is full ...
    let reader = thread::spawn({
        let tx = tx.clone();
        move || ["a", "b", "c"].into_iter().try_for_each(|line| tx.send(line))
    });
    // ... and here a task, which waits at its `.await`.
    let network = tokio::spawn(async move {
        for line in ["x", "y", "z"] {
            tx.send_async(line).await?;
        }
        Ok::<_, SendError<&str>>(())
    });

    // It is the same with the receiver. Each line goes to one of the two.
    let blocking = thread::spawn({
        let rx = rx.clone();
        // Ends when the queue is empty and no sender is left.
        move || rx.iter().collect::<Vec<_>>()
    });
    let mut lines = Vec::new();
    while let Ok(line) = rx.recv_async().await {
        lines.push(line);
    }
    // Does not wait long: the queue has ended, and so has the thread's loop.
    lines.extend(blocking.join().map_err(|_| "a thread panicked")?);
    // Which of them got which line is chance. That each went to one is not.
    lines.sort_unstable();
    println!("{lines:?}");

    println!("network: {:?}", network.await?);
    println!("reader: {:?}", reader.join().map_err(|_| "it panicked")?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
