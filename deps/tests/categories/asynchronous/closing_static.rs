//! Send from anywhere in a program, through a sender in a static.

// ANCHOR: example
use std::error::Error;
use std::sync::OnceLock;
use tokio::sync::mpsc::{self, Receiver, Sender};

enum Entry {
    Line(&'static str),
    End,
}

/// Lives as long as the program: the channel does not end by itself.
static LOG: OnceLock<Sender<Entry>> = OnceLock::new();

/// Logs from async code or other, without waiting. `false` if the line is lost:
/// there is no log yet, its queue is full, or it has ended.
fn log(text: &'static str) -> bool {
    LOG.get().is_some_and(|tx| tx.try_send(Entry::Line(text)).is_ok())
}

async fn write_log(mut rx: Receiver<Entry>) -> usize {
    let mut lines = 0;
    while let Some(entry) = rx.recv().await {
        match entry {
            Entry::Line(text) => {
                println!("log: {text}");
                lines += 1;
            }
            // Refuses what comes later. What is queued already is still
            // received, and after that `None` ends the loop.
            Entry::End => {
                println!("log: the end");
                rx.close();
            }
        }
    }
    lines
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("before: {}", log("too early"));
    let (tx, rx) = mpsc::channel(16);
    // In one place, and before anything logs.
    LOG.set(tx.clone()).map_err(|_| "there is a log already")?;
    let writer = tokio::spawn(write_log(rx));

    let worker = tokio::spawn(async { log("from a task") });
    let logged = worker.await?;

    // To drop `tx` would not do: there is one more. So the end is a message.
    tx.send(Entry::End).await?;
    println!("from a task: {logged}, lines: {}", writer.await?);
    println!("after: {}", log("too late"));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
