//! Let several managers, with a connection each, share one queue of commands.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

type Failure = Box<dyn Error + Send + Sync>;

struct Request {
    key: &'static str,
    reply: oneshot::Sender<String>,
}

/// Owns one connection, for which the sleep stands. Returns how many requests
/// it has answered.
async fn manage(connection: u32, rx: async_channel::Receiver<Request>) -> u32 {
    let mut answered = 0;
    // Each request goes to one of the managers, whichever is free.
    while let Ok(Request { key, reply }) = rx.recv().await {
        sleep(Duration::from_millis(100)).await;
        let answer = format!("value of {key}, by connection {connection}");
        answered += u32::from(reply.send(answer).is_ok());
    }
    answered
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Failure> {
    let (tx, rx) = async_channel::bounded(8);
    let mut managers = JoinSet::new();
    // Only managers receive: when all of them have failed, `send` fails too.
    for (connection, rx) in [(1, rx.clone()), (2, rx)] {
        managers.spawn(manage(connection, rx));
    }

    let start = Instant::now();
    let requesters = ["apple", "fig", "plum", "pear"].map(|key| {
        let tx = tx.clone();
        tokio::spawn(async move {
            let (reply, answer) = oneshot::channel();
            tx.send(Request { key, reply }).await?;
            let (answer, ms) = (answer.await?, start.elapsed().as_millis());
            Ok::<_, Failure>(format!("{answer}, after {ms} ms"))
        })
    });
    drop(tx);
    for requester in requesters {
        println!("{}", requester.await??);
    }
    while let Some(answered) = managers.join_next().await {
        println!("a manager answered {}", answered?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
