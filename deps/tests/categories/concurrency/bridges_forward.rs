//! Await the messages of a channel that only blocks.

// ANCHOR: example
use std::error::Error;
use std::sync::mpsc::{self, Sender};
use std::thread;
use tokio::task;

/// Stands for a library that reports to a channel of the standard library.
fn watch_files(events: Sender<&'static str>) {
    for event in ["created", "changed", "removed"] {
        // It ends when nobody listens any more.
        if events.send(event).is_err() {
            break;
        }
    }
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
    library.join().map_err(|_| "the library panicked")?;
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
