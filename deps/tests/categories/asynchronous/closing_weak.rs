//! Send into a channel without keeping it open.

// ANCHOR: example
use std::{error::Error, time::Duration};
use tokio::sync::mpsc::{self, WeakSender};
use tokio::time::{Instant, interval, sleep};

enum Message {
    Tick,
    Order(&'static str),
}

/// Sends a tick each second, as long as somebody else has a sender.
async fn tick(weak: WeakSender<Message>) -> u32 {
    let mut sent = 0;
    let mut seconds = interval(Duration::from_secs(1));
    loop {
        seconds.tick().await;
        // A sender for this message only. There is none to be had once the
        // channel has ended.
        let Some(tx) = weak.upgrade() else { return sent };
        if tx.send(Message::Tick).await.is_err() {
            return sent;
        }
        sent += 1;
    }
}

// The paused clock moves on only when every task waits.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (tx, mut rx) = mpsc::channel(8);
    let clock = tokio::spawn(tick(tx.downgrade()));
    let guest = tokio::spawn(async move {
        for order in ["soup", "fish"] {
            sleep(Duration::from_millis(1300)).await;
            tx.send(Message::Order(order)).await?;
        }
        // Drops the last real sender.
        Ok::<_, mpsc::error::SendError<Message>>("done")
    });

    while let Some(message) = rx.recv().await {
        let text = match message {
            Message::Tick => "tick",
            Message::Order(order) => order,
        };
        println!("{:>4} ms: {text}", start.elapsed().as_millis());
    }
    println!("{:>4} ms: the end", start.elapsed().as_millis());
    println!("guest: {}", guest.await??);
    println!("ticks: {}", clock.await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
