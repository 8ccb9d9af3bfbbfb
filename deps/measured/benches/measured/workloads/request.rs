//! A client sends a request with a channel for the reply, and waits for the reply.
//! The queue of requests is the same for all; making the channel is a part of it.

use tokio::sync::mpsc;

use super::{Result, Task, per_message};
use crate::channels::replies::Reply;
use crate::checksum::Seen;
use crate::place::{Member, Place, Report};

/// Where requests wait: crossbeam's queue between threads, Tokio's between tasks.
enum Sender<T> {
    Threads(crossbeam_channel::Sender<T>),
    Tasks(mpsc::Sender<T>),
}

enum Receiver<T> {
    Threads(crossbeam_channel::Receiver<T>),
    Tasks(mpsc::Receiver<T>),
}

fn requests<T>(place: Place) -> (Sender<T>, Receiver<T>) {
    if place == Place::Threads {
        let (tx, rx) = crossbeam_channel::bounded(64);
        (Sender::Threads(tx), Receiver::Threads(rx))
    } else {
        let (tx, rx) = mpsc::channel(64);
        (Sender::Tasks(tx), Receiver::Tasks(rx))
    }
}

impl<T> Sender<T> {
    async fn send(&self, request: T) -> bool {
        match self {
            Sender::Threads(tx) => tx.send(request).is_ok(),
            Sender::Tasks(tx) => tx.send(request).await.is_ok(),
        }
    }
}

impl<T> Receiver<T> {
    async fn recv(&mut self) -> Option<T> {
        match self {
            Receiver::Threads(rx) => rx.recv().ok(),
            Receiver::Tasks(rx) => rx.recv().await,
        }
    }
}

/// Runs `task`; its messages are the requests.
pub fn run<R: Reply>(task: Task) -> Result {
    let (tx, mut rx) = requests::<(u64, R::Tx)>(task.place);
    let messages = task.messages;
    let start = task.place.start(2);
    let server_start = start.clone();
    let client: Member = Box::pin(async move {
        let mut seen = Seen::new(messages);
        let started = start.wait().await;
        for number in 0..messages {
            let (reply_tx, reply_rx) = R::new();
            if !tx.send((number, reply_tx)).await {
                break;
            }
            if let Some(number) = R::recv(reply_rx).await {
                seen.note_number(number);
            }
        }
        Report::since(started).with(seen)
    });
    let server: Member = Box::pin(async move {
        let started = server_start.wait().await;
        while let Some((number, reply)) = rx.recv().await {
            R::send(reply, number).await;
        }
        Report::since(started)
    });
    per_message(&task.place.run(vec![server, client]), messages)
}
