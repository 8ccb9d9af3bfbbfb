//! Send commands from two tasks to the one that carries them out.
//@ output: unordered

// ANCHOR: example
use bytes::Bytes;
use std::error::Error;
use tokio::sync::mpsc::{self, error::SendError};

/// What the manager can be asked for, one variant for each request.
enum Command {
    Get { key: &'static str },
    // `Bytes` and not `Vec<u8>`: whoever passes a value on, or keeps it as
    // well, shares its memory and does not copy it.
    Set { key: &'static str, value: Bytes },
}

/// Only says, for now, what it would do. Returns how many commands it handled.
async fn manage(mut rx: mpsc::Receiver<Command>) -> u32 {
    let mut handled = 0;
    while let Some(command) = rx.recv().await {
        match command {
            Command::Get { key } => println!("get {key}"),
            Command::Set { key, value } => {
                println!("set {key} to {} bytes", value.len());
            }
        }
        handled += 1;
    }
    // Nobody is left to ask.
    handled
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Room for 8 commands: whoever asks for more meanwhile, waits.
    let (tx, rx) = mpsc::channel(8);
    let manager = tokio::spawn(manage(rx));

    let tasks =
        [("apple", "red"), ("passion fruit", "purple")].map(|(key, value)| {
            // Each task has a sender of its own.
            let tx = tx.clone();
            tokio::spawn(async move {
                // An error gives the command back: the manager has gone.
                tx.send(Command::Set { key, value: value.into() }).await?;
                tx.send(Command::Get { key }).await?;
                Ok::<_, SendError<Command>>(key)
            })
        });
    // No sender stays here, so that the channel closes when both have ended.
    drop(tx);
    for task in tasks {
        // The first `?` is for a panic in the task, the second for its error.
        println!("{} is asked for", task.await??);
    }
    println!("manager handled {}", manager.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
