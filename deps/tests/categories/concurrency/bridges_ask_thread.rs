//! Ask a blocking thread from a task, and await its answer.

// ANCHOR: example
use std::collections::HashMap;
use std::error::Error;
use std::thread;
use tokio::sync::{mpsc, oneshot};

/// A request carries the way back for its answer.
struct Lookup {
    name: &'static str,
    reply: oneshot::Sender<Option<u32>>,
}

/// Stands for a database whose driver blocks, and that one thread owns.
fn serve(mut lookups: mpsc::Receiver<Lookup>) -> u32 {
    let ages = HashMap::from([("Ada", 36), ("Grace", 85)]);
    let mut unwanted = 0;
    while let Some(Lookup { name, reply }) = lookups.blocking_recv() {
        // No blocking version is needed: the one place is free. It fails if
        // the asker waits no longer.
        if reply.send(ages.get(name).copied()).is_err() {
            unwanted += 1;
        }
    }
    unwanted
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(8);
    let server = thread::spawn(move || serve(rx));

    for name in ["Ada", "Bob"] {
        let (reply, answer) = oneshot::channel();
        tx.send(Lookup { name, reply }).await?;
        // An error would mean that the thread has ended or panicked.
        println!("{name}: {:?}", answer.await?);
    }
    drop(tx);
    let unwanted = server.join().map_err(|_| "the server panicked")?;
    println!("answers that nobody waited for: {unwanted}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
