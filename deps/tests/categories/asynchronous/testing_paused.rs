//! Test a time limit without waiting for it.

// ANCHOR: example
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

type Request = oneshot::Sender<u32>;

/// What is tested: asks up to three times, with ten seconds for each answer
/// and a minute between the attempts.
async fn ask(tx: &mpsc::Sender<Request>) -> Option<u32> {
    for attempt in 1..=3 {
        let (reply, answer) = oneshot::channel();
        tx.send(reply).await.ok()?;
        let limit = Duration::from_secs(10);
        if let Ok(Ok(answer)) = timeout(limit, answer).await {
            return Some(answer);
        }
        if attempt < 3 {
            sleep(Duration::from_secs(60)).await;
        }
    }
    None
}

/// The other side: needs that many seconds for each of its answers.
async fn answer_after(
    seconds: &[u64],
    mut rx: mpsc::Receiver<Request>,
) -> usize {
    let mut asked = 0;
    while let Some(reply) = rx.recv().await {
        sleep(Duration::from_secs(seconds[asked])).await;
        asked += 1;
        // The asker may have given up; that is what is tested.
        reply.send(42).ok();
    }
    asked
}

// In your crate: `#[tokio::test(start_paused = true)]`, for each of the cases.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // The clock of the machine, which nobody pauses.
    let really = std::time::Instant::now();
    for (seconds, expected, after) in [
        ([0, 0, 0], Some(42), 0),
        ([9, 0, 0], Some(42), 9),
        ([11, 9, 0], Some(42), 79),
        ([11, 11, 11], None, 150),
    ] {
        let (tx, rx) = mpsc::channel(1);
        let start = Instant::now();
        let asker = async {
            let answer = ask(&tx).await;
            let elapsed = start.elapsed().as_secs();
            drop(tx);
            (answer, elapsed)
        };
        let (answered, asked) = tokio::join!(asker, answer_after(&seconds, rx));
        assert_eq!(answered, (expected, after));
        println!("{seconds:?}: {expected:?} after {after} s, asked {asked}");
    }
    assert!(really.elapsed() < Duration::from_secs(1));
}
// ANCHOR_END: example
example_harness::test!(main);
