//! Act when the messages have stopped coming, and only on the newest.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};

/// The newest message, once none has come for `quiet`, or `longest` after the
/// first was taken. `None` when no more can come.
async fn settled<T>(
    rx: &mut mpsc::Receiver<T>,
    quiet: Duration,
    longest: Duration,
) -> Option<T> {
    let mut newest = rx.recv().await?;
    let latest = Instant::now() + longest;
    loop {
        let until = latest.min(Instant::now() + quiet);
        match timeout_at(until, rx.recv()).await {
            // Each message starts the quiet time again ...
            Ok(Some(newer)) if Instant::now() < latest => newest = newer,
            // ... until it is over, or nobody is left to send. A message that
            // is there comes before the time limit, so the clock is asked too.
            Ok(last) => return last.or(Some(newest)),
            Err(_) => return Some(newest),
        }
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel(8);
    let typist = tokio::spawn(async move {
        // The last word is typed without a pause.
        for (text, pause) in [
            ("r", 40),
            ("ru", 40),
            ("rust", 300),
            ("rust c", 70),
            ("rust ch", 70),
            ("rust cha", 70),
            ("rust chan", 70),
            ("rust chann", 70),
            ("rust channel", 0),
        ] {
            tx.send(text).await?;
            sleep(Duration::from_millis(pause)).await;
        }
        Ok::<_, mpsc::error::SendError<&str>>("done")
    });

    let [quiet, longest] = [100, 250].map(Duration::from_millis);
    while let Some(text) = settled(&mut rx, quiet, longest).await {
        println!("{:>3} ms: search {text:?}", start.elapsed().as_millis());
    }
    println!("typist: {}", typist.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
