//! Send commands from two tasks to the one that carries them out.
//@ output: unordered

// ANCHOR: example
use bytes::Bytes;
use std::error::Error;
use tokio::sync::mpsc;

/// What the manager can be asked for, one variant for each request.
enum Command {
    Get { key: String },
    // `Bytes` and not `Vec<u8>`: whoever passes a value on, or keeps it as
    // well, shares its memory and does not copy it.
    Set { key: String, value: Bytes },
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Room for 8 commands: whoever asks for more meanwhile, waits.
    let (tx, mut rx) = mpsc::channel(8);
    // A sender for each task. Neither stays in `main`, so that the channel
    // closes when both tasks have ended.
    let other_tx = tx.clone();

    let writer = tokio::spawn(async move {
        let value = Bytes::from_static(b"red");
        tx.send(Command::Set { key: "apple".to_owned(), value }).await
    });
    let reader = tokio::spawn(async move {
        other_tx.send(Command::Get { key: "pear".to_owned() }).await
    });

    // The manager, for now a loop that only says what it would do. Nothing is
    // shared: it alone owns what has arrived.
    let manager = tokio::spawn(async move {
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
        handled
    });

    // The first `?` is for a panic in the task, the second for its own error:
    // a manager that had gone would give the command back.
    for task in [writer, reader] {
        task.await??;
    }
    println!("manager handled {}", manager.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
