//! Answer commands with values of different types.

// ANCHOR: example
use std::{collections::HashMap, error::Error};
use tokio::sync::{mpsc, oneshot};

/// Where the answer to a command goes; `T` is what the answer is.
type Responder<T> = oneshot::Sender<T>;

enum Command {
    Get { key: &'static str, reply: Responder<Option<u32>> },
    Set { key: &'static str, value: u32, reply: Responder<()> },
    Count { reply: Responder<usize> },
}

/// Owns the values. Returns how many answers nobody waited for.
async fn manage(mut rx: mpsc::Receiver<Command>) -> usize {
    let mut values = HashMap::new();
    let mut unwanted = 0;
    while let Some(command) = rx.recv().await {
        // Each arm answers with its own type. A wrong one does not compile.
        let taken = match command {
            Command::Get { key, reply } => {
                reply.send(values.get(key).copied()).is_ok()
            }
            Command::Set { key, value, reply } => {
                values.insert(key, value);
                reply.send(()).is_ok()
            }
            Command::Count { reply } => reply.send(values.len()).is_ok(),
        };
        unwanted += usize::from(!taken);
    }
    unwanted
}

/// Sends a command and waits for its answer, of whichever type that is.
async fn ask<T>(
    tx: &mpsc::Sender<Command>,
    command: impl FnOnce(Responder<T>) -> Command,
) -> Result<T, Box<dyn Error>> {
    let (reply, answer) = oneshot::channel();
    tx.send(command(reply)).await?;
    Ok(answer.await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(8);
    let manager = tokio::spawn(manage(rx));

    let set = |reply| Command::Set { key: "apple", value: 3, reply };
    ask(&tx, set).await?;
    let apples = ask(&tx, |reply| Command::Get { key: "apple", reply }).await?;
    let plums = ask(&tx, |reply| Command::Get { key: "plum", reply }).await?;
    println!("apples: {apples:?}, plums: {plums:?}");
    let kinds = ask(&tx, |reply| Command::Count { reply }).await?;
    println!("kinds of fruit: {kinds}");

    drop(tx);
    println!("unwanted answers: {}", manager.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
