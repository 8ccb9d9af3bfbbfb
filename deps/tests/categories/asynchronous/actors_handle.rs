//! Own state in one task, behind a handle that hides the channels.

// ANCHOR: example
use futures::FutureExt;
use std::error::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

/// A request, with the way back for its answer.
struct Book {
    seats: usize,
    reply: oneshot::Sender<Option<Vec<u32>>>,
}

/// The actor: the only task that has the seats, so they need no lock.
/// Returns how many requests it had, and how many seats are free at the end.
async fn hall(
    mut free: Vec<u32>,
    mut requests: mpsc::Receiver<Book>,
) -> (usize, usize) {
    let mut asked = 0;
    // One request after another, until the last handle is dropped.
    while let Some(Book { seats, reply }) = requests.recv().await {
        asked += 1;
        let rest = free.len().checked_sub(seats);
        let booked = rest.map(|rest| free.split_off(rest));
        // The asker has gone: what it would have got comes back.
        if let Err(Some(unclaimed)) = reply.send(booked) {
            free.extend(unclaimed);
        }
    }
    (asked, free.len())
}

/// What everybody else sees. A clone is cheap and asks the same actor.
#[derive(Clone)]
struct Hall(mpsc::Sender<Book>);

impl Hall {
    fn open(seats: u32) -> (Hall, JoinHandle<(usize, usize)>) {
        let (tx, rx) = mpsc::channel(8);
        (Hall(tx), tokio::spawn(hall((1..=seats).collect(), rx)))
    }

    /// `None` if too few seats are free.
    async fn book(&self, seats: usize) -> Result<Option<Vec<u32>>, String> {
        let (reply, answer) = oneshot::channel();
        // Both fail for one reason: the actor is gone.
        let gone = "the hall is closed";
        self.0.send(Book { seats, reply }).await.map_err(|_| gone)?;
        Ok(answer.await.map_err(|_| gone)?)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (hall, actor) = Hall::open(10);

    // Asks, and gives up before the actor gets to run. The request stays in
    // the queue.
    let answer = hall.book(10).now_or_never();
    println!("impatient: {answer:?}");

    let mut customers = JoinSet::new();
    for _ in 0..4 {
        let hall = hall.clone();
        customers.spawn(async move { hall.book(3).await });
    }
    // As long as this handle lives, the actor waits for its requests.
    drop(hall);

    // Who gets which seats does not matter, so they are sorted.
    let (mut seats, mut refused) = (Vec::new(), 0);
    while let Some(customer) = customers.join_next().await {
        match customer?? {
            Some(booked) => seats.extend(booked),
            None => refused += 1,
        }
    }
    seats.sort_unstable();
    println!("booked: {seats:?}, refused: {refused}");
    // Askers see that the actor is gone. Only its handle knows of a panic.
    let (asked, free) = actor.await?;
    println!("requests: {asked}, seats still free: {free}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
