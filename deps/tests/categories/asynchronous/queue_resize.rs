//! Change how many messages fit into a queue while it runs.

// ANCHOR: example
use std::{error::Error, sync::Arc};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A message and the place that it takes until it is received.
type Placed<T> = (T, OwnedSemaphorePermit);

#[derive(Clone)]
struct Sender<T> {
    tx: UnboundedSender<Placed<T>>,
    places: Arc<Semaphore>,
}

impl<T> Sender<T> {
    /// Gives the message back if no place is free, or nobody receives.
    fn try_send(&self, message: T) -> Result<(), T> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => self.tx.send((message, place)).map_err(|e| e.0.0),
            Err(_) => Err(message),
        }
    }
}

struct Receiver<T> {
    rx: UnboundedReceiver<Placed<T>>,
    places: Arc<Semaphore>,
    /// Places to be taken away, which messages still hold.
    debt: usize,
}

impl<T> Receiver<T> {
    async fn recv(&mut self) -> Option<T> {
        let (message, place) = self.rx.recv().await?;
        // A permit that is dropped makes room, and one that is forgotten does not.
        if self.debt > 0 {
            self.debt -= 1;
            place.forget();
        }
        Some(message)
    }

    fn grow(&mut self, by: usize) {
        let paid = self.debt.min(by);
        self.debt -= paid;
        self.places.add_permits(by - paid);
    }

    /// Takes away places that are free, and the others as messages leave them.
    fn shrink(&mut self, by: usize) {
        self.debt += by - self.places.forget_permits(by);
    }
}

fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = mpsc::unbounded_channel();
    let places = Arc::new(Semaphore::new(capacity));
    (
        Sender { tx, places: Arc::clone(&places) },
        Receiver { rx, places, debt: 0 },
    )
}

/// Sends until the queue is full, and tells how many messages fitted in.
fn fill(tx: &Sender<u32>) -> usize {
    (0..).take_while(|n| tx.try_send(*n).is_ok()).count()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (tx, mut rx) = channel(2);
    println!("capacity 2: {} fit in", fill(&tx));
    rx.grow(3);
    println!("3 more: {} fit in", fill(&tx));

    rx.recv().await.ok_or("a sender lives")?;
    // One place is free, and messages hold the others.
    rx.shrink(4);
    rx.grow(1);
    println!("4 fewer, 1 more: {} fit in", fill(&tx));
    for _ in 0..4 {
        rx.recv().await.ok_or("a sender lives")?;
    }
    println!("all received: {} fit in", fill(&tx));

    rx.recv().await.ok_or("a sender lives")?;
    drop(rx);
    println!("nobody receives: {:?} is back", tx.try_send(7));
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
