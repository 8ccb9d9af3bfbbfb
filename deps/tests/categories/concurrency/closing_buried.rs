//! See an answer that is never given because its request stays in a queue.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc;
use std::time::Duration;

const LIMIT: Duration = Duration::from_millis(20);

fn main() -> Result<(), Box<dyn Error>> {
    // A request is the way back for its answer. The worker ends, or panics,
    // before it has taken the request from its queue.
    let (tx, rx) = mpsc::sync_channel(1);
    let (reply, answer) = mpsc::channel::<u32>();
    tx.send(reply)?;
    drop(rx);
    // The queue is dropped with its receiver, and the request with the queue.
    println!("std: {:?}", answer.recv_timeout(LIMIT));

    let (tx, rx) = crossbeam_channel::bounded(1);
    let (reply, answer) = mpsc::channel::<u32>();
    tx.send(reply)?;
    drop(rx);
    // The queue lives on as long as a sender does. Without the limit, this
    // would wait for ever.
    println!("crossbeam: {:?}", answer.recv_timeout(LIMIT));
    drop(tx);
    println!("without a sender: {:?}", answer.recv_timeout(LIMIT));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
