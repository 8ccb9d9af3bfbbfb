//! What happens to messages when a receive is dropped before it is ready, as in
//! `select!` and `timeout`, in every order in which the tasks can go on.

use std::future::Future;

use explore::{Coverage, End, Exploration, Outcome, Turn, print, spawn, within_a_turn};

/// A queue with a capacity of 1.
pub(crate) trait Queue {
    type Sender: Clone + Send + 'static;
    type Receiver;
    fn new() -> (Self::Sender, Self::Receiver);
    fn send(tx: &mut Self::Sender, message: u32) -> impl Future<Output = ()> + Send;
    fn recv(rx: &mut Self::Receiver) -> impl Future<Output = Option<u32>>;
}

/// Two tasks send two messages each. The receiver drops its first two receives
/// if they are not ready within a turn. Prints how many messages it got.
async fn program<Q: Queue>() {
    let (tx, mut rx) = Q::new();
    for _ in 0..2 {
        let mut tx = tx.clone();
        spawn(async move {
            for message in 0..2 {
                Q::send(&mut tx, message).await;
            }
        });
    }
    drop(tx);
    let (mut received, mut dropped) = (0, 0);
    loop {
        let message = if dropped == 2 {
            Q::recv(&mut rx).await
        } else if let Some(message) = within_a_turn(Q::recv(&mut rx)).await {
            message
        } else {
            dropped += 1;
            continue;
        };
        match message {
            Some(_) => received += 1,
            None => return print(format_args!("{received}")),
        }
    }
}

/// The outcomes of all schedules.
fn outcomes<Q: Queue>() -> Vec<Outcome> {
    let run = || explore::block_on(Turn::Wait, program::<Q>());
    let report = Exploration { limit: 50_000, random: 0, seed: 0 }.run(run);
    assert!(matches!(report.coverage, Coverage::Complete { .. }), "{}", report.coverage);
    report.outcomes
}

/// Checks that every message is received in every schedule, and that there are
/// `schedules` of them.
fn loses_nothing<Q: Queue>(schedules: usize) {
    let outcomes = outcomes::<Q>();
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    assert_eq!((outcomes[0].output.as_str(), &outcomes[0].end), ("4", &End::Returned));
    assert_eq!(outcomes[0].schedules, schedules);
}

pub(crate) struct Tokio;

impl Queue for Tokio {
    type Sender = tokio::sync::mpsc::Sender<u32>;
    type Receiver = tokio::sync::mpsc::Receiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        tokio::sync::mpsc::channel(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        tx.send(message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        rx.recv().await
    }
}

#[test]
fn in_no_order_does_tokio_lose_a_message() {
    loses_nothing::<Tokio>(788);
}

pub(crate) struct AsyncChannel;

impl Queue for AsyncChannel {
    type Sender = async_channel::Sender<u32>;
    type Receiver = async_channel::Receiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        async_channel::bounded(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        tx.send(message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        rx.recv().await.ok()
    }
}

#[test]
fn in_no_order_does_async_channel_lose_a_message() {
    loses_nothing::<AsyncChannel>(1820);
}

pub(crate) struct Flume;

impl Queue for Flume {
    type Sender = flume::Sender<u32>;
    type Receiver = flume::Receiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        flume::bounded(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        tx.send_async(message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        rx.recv_async().await.ok()
    }
}

#[test]
fn in_no_order_does_flume_lose_a_message() {
    loses_nothing::<Flume>(842);
}

pub(crate) struct Futures;

impl Queue for Futures {
    type Sender = futures::channel::mpsc::Sender<u32>;
    type Receiver = futures::channel::mpsc::Receiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        futures::channel::mpsc::channel(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        futures::SinkExt::send(tx, message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        futures::StreamExt::next(rx).await
    }
}

#[test]
fn in_no_order_does_futures_lose_a_message() {
    loses_nothing::<Futures>(842);
}

pub(crate) struct Postage;

impl Queue for Postage {
    type Sender = postage::mpsc::Sender<u32>;
    type Receiver = postage::mpsc::Receiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        postage::mpsc::channel(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        postage::sink::Sink::send(tx, message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        postage::stream::Stream::recv(rx).await
    }
}

#[test]
fn in_no_order_does_postage_lose_a_message() {
    loses_nothing::<Postage>(3640);
}

pub(crate) struct AsyncBroadcast;

impl Queue for AsyncBroadcast {
    type Sender = async_broadcast::Sender<u32>;
    type Receiver = async_broadcast::Receiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        async_broadcast::broadcast(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        tx.broadcast_direct(message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        rx.recv_direct().await.ok()
    }
}

#[test]
fn in_no_order_does_async_broadcast_lose_a_message() {
    loses_nothing::<AsyncBroadcast>(1456);
}

pub(crate) struct Kanal;

impl Queue for Kanal {
    type Sender = kanal::AsyncSender<u32>;
    type Receiver = kanal::AsyncReceiver<u32>;

    fn new() -> (Self::Sender, Self::Receiver) {
        kanal::bounded_async(1)
    }

    async fn send(tx: &mut Self::Sender, message: u32) {
        tx.send(message).await.expect("the receiver is there");
    }

    async fn recv(rx: &mut Self::Receiver) -> Option<u32> {
        rx.recv().await.ok()
    }
}

#[test]
fn in_some_orders_kanal_loses_a_message() {
    let outcomes = outcomes::<Kanal>();
    assert!(outcomes.iter().all(|outcome| outcome.end == End::Returned), "{outcomes:?}");
    let (all, lost): (Vec<_>, Vec<_>) =
        outcomes.into_iter().partition(|outcome| outcome.output == "4");
    let schedules =
        |outcomes: &[Outcome]| -> usize { outcomes.iter().map(|outcome| outcome.schedules).sum() };
    assert_eq!((schedules(&lost), schedules(&all)), (44, 68));
}
