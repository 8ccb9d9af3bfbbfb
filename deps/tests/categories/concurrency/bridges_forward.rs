//! Await the messages of a channel that only blocks.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, SendError, Sender};
use std::thread;
use tokio::task;

/// Stands for a library that reports to a channel of the standard library.
fn watch_files(
    events: Sender<&'static str>,
) -> Result<(), SendError<&'static str>> {
    for event in ["created", "changed", "removed"] {
        // It ends when nobody listens any more.
        events.send(event)?;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (events, from_library) = mpsc::channel();
    let library = thread::spawn(move || watch_files(events));

    // A thread that may block takes from the one and gives to the other.
    let (tx, mut rx) = tokio::sync::mpsc::channel(8);
    let forward = task::spawn_blocking(move || {
        // Ends with the library's sender, or when the task receives no more.
        from_library.iter().try_for_each(|event| tx.blocking_send(event))
    });

    while let Some(event) = rx.recv().await {
        println!("{event}");
    }
    println!("forwarding ended with {:?}", forward.await?);
    let library = library.join().map_err(|_| "the library panicked")?;
    println!("the library ended with {library:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
