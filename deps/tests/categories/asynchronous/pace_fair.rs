//! Serve each sender in its turn, however much one of them sends.

// ANCHOR: example
use std::error::Error;
use std::future::poll_fn;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// A queue for each sender, of which each gets a turn after another.
struct InTurn<T> {
    queues: Vec<mpsc::Receiver<T>>,
    turn: usize,
}

impl<T> InTurn<T> {
    /// Waits for the next message. `None` when all senders are gone. Loses no
    /// message when it is dropped, since it keeps none across an await.
    async fn recv(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut ended = true;
        for _ in 0..self.queues.len() {
            let turn = self.turn;
            // After a message, it is the next one's turn. A sender that has
            // sent nothing is passed over, and wakes this task when it sends.
            self.turn = (turn + 1) % self.queues.len();
            match self.queues[turn].poll_recv(cx) {
                Poll::Ready(Some(message)) => {
                    return Poll::Ready(Some(message));
                }
                Poll::Ready(None) => {}
                Poll::Pending => ended = false,
            }
        }
        if ended { Poll::Ready(None) } else { Poll::Pending }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let senders = [("noisy", 5), ("calm", 2), ("quiet", 1)];

    // One queue for all: who sends much is served much.
    let (tx, mut rx) = mpsc::channel(8);
    for (name, messages) in senders {
        for n in 1..=messages {
            tx.send(format!("{name} {n}")).await?;
        }
    }
    drop(tx);
    let mut order = Vec::new();
    while let Some(message) = rx.recv().await {
        order.push(message);
    }
    println!("shared:  {}", order.join(", "));

    // A queue for each, which also bounds what one sender can have queued.
    let mut in_turn = InTurn { queues: Vec::new(), turn: 0 };
    for (name, messages) in senders {
        let (tx, rx) = mpsc::channel(8);
        for n in 1..=messages {
            tx.send(format!("{name} {n}")).await?;
        }
        in_turn.queues.push(rx);
    }
    let mut order = Vec::new();
    while let Some(message) = in_turn.recv().await {
        order.push(message);
    }
    println!("in turn: {}", order.join(", "));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
