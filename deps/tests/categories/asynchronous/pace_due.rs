//! Keep each message until it is due, and take some back.

// ANCHOR: example
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tokio_stream::StreamExt;
use tokio_util::time::DelayQueue;

enum Command {
    Remind { text: &'static str, after: Duration },
    Cancel(&'static str),
}

async fn remind(mut rx: mpsc::Receiver<Command>) -> &'static str {
    let start = Instant::now();
    let mut due = DelayQueue::new();
    // The place of each reminder in the queue, while it is there.
    let mut keys = HashMap::new();
    loop {
        tokio::select! {
            // When all senders are gone, this branch is disabled in each round,
            // and what is in the queue still comes.
            Some(command) = rx.recv() => match command {
                Command::Remind { text, after } => {
                    let key = due.insert(text, after);
                    // The same text again: only its new time counts.
                    if let Some(old) = keys.insert(text, key) {
                        due.remove(&old);
                    }
                }
                Command::Cancel(text) => match keys.remove(text) {
                    Some(key) => {
                        due.remove(&key);
                        println!("{text}: taken back");
                    }
                    None => println!("{text}: too late"),
                },
            },
            // The next one that is due, whenever it was put in. An empty queue
            // disables the branch for this round.
            Some(expired) = due.next() => {
                let text = expired.into_inner();
                // Its key must not be used any more.
                keys.remove(text);
                println!("{text}: after {} ms", start.elapsed().as_millis());
            }
            else => return "nothing is due any more",
        }
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, rx) = mpsc::channel(8);
    let reminders = tokio::spawn(remind(rx));
    for (text, ms) in [("cake", 300), ("tea", 50), ("soup", 200), ("tea", 100)]
    {
        let after = Duration::from_millis(ms);
        tx.send(Command::Remind { text, after }).await?;
    }
    sleep(Duration::from_millis(150)).await;
    tx.send(Command::Cancel("soup")).await?;
    tx.send(Command::Cancel("tea")).await?;
    drop(tx);
    println!("{}", reminders.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
