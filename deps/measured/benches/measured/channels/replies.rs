//! Channels for one reply.

use std::future::Future;

use futures::channel::oneshot as futures_oneshot;

use super::{tasks, threads};
use crate::channel::Channel;
use crate::message::{Message, Word};

/// A kind of channel for one reply. A new one is made for each request.
pub trait Reply: 'static {
    const NAME: &'static str;
    type Tx: Send + 'static;
    type Rx: Send + 'static;

    fn new() -> (Self::Tx, Self::Rx);
    fn send(tx: Self::Tx, number: u64) -> impl Future<Output = ()> + Send;
    fn recv(rx: Self::Rx) -> impl Future<Output = Option<u64>> + Send;
}

/// A queue for one message.
macro_rules! queue {
    ($($queue:ty),*) => {$(
        impl Reply for $queue {
            const NAME: &'static str = <$queue as Channel>::NAME;
            type Tx = <$queue as Channel>::Tx<Word>;
            type Rx = <$queue as Channel>::Rx<Word>;

            fn new() -> (Self::Tx, Self::Rx) {
                <$queue as Channel>::new(Some(1)).expect("it has a kind with a bound")
            }

            async fn send(mut tx: Self::Tx, number: u64) {
                // An asker that has gone is missed where it should have noted
                // the reply.
                let _ = <$queue as Channel>::send(&mut tx, Word::new(number)).await;
            }

            async fn recv(mut rx: Self::Rx) -> Option<u64> {
                <$queue as Channel>::recv(&mut rx).await?.number()
            }
        }
    )*};
}

queue!(threads::StdSync, threads::Crossbeam, threads::Flume, threads::Kanal);
queue!(tasks::Tokio, tasks::AsyncChannel, tasks::Flume, tasks::Kanal);

/// A one-shot channel.
macro_rules! one_shot {
    ($reply:ident, $name:literal, $tx:ty, $rx:ty, $new:expr, $send:expr, |$receiver:ident| $recv:expr) => {
        pub struct $reply;

        impl Reply for $reply {
            const NAME: &'static str = $name;
            type Tx = $tx;
            type Rx = $rx;

            fn new() -> (Self::Tx, Self::Rx) {
                $new()
            }

            async fn send(tx: Self::Tx, number: u64) {
                // As above.
                let _ = $send(tx, number);
            }

            async fn recv($receiver: Self::Rx) -> Option<u64> {
                $recv
            }
        }
    };
}

one_shot!(
    TokioOneshot,
    "tokio oneshot",
    tokio::sync::oneshot::Sender<u64>,
    tokio::sync::oneshot::Receiver<u64>,
    tokio::sync::oneshot::channel,
    tokio::sync::oneshot::Sender::send,
    |rx| rx.await.ok()
);
one_shot!(
    TokioOneshotBlocking,
    "tokio oneshot",
    tokio::sync::oneshot::Sender<u64>,
    tokio::sync::oneshot::Receiver<u64>,
    tokio::sync::oneshot::channel,
    tokio::sync::oneshot::Sender::send,
    |rx| rx.blocking_recv().ok()
);
one_shot!(
    FuturesOneshot,
    "futures oneshot",
    futures_oneshot::Sender<u64>,
    futures_oneshot::Receiver<u64>,
    futures_oneshot::channel,
    futures_oneshot::Sender::send,
    |rx| rx.await.ok()
);
one_shot!(
    Oneshot,
    "oneshot",
    oneshot::Sender<u64>,
    oneshot::AsyncReceiver<u64>,
    oneshot::async_channel,
    oneshot::Sender::send,
    |rx| rx.await.ok()
);
one_shot!(
    OneshotBlocking,
    "oneshot",
    oneshot::Sender<u64>,
    oneshot::Receiver<u64>,
    oneshot::channel,
    oneshot::Sender::send,
    |rx| rx.recv().ok()
);

/// Of the crate postage.
pub struct PostageOneshot;

impl Reply for PostageOneshot {
    const NAME: &'static str = "postage oneshot";
    type Tx = postage::oneshot::Sender<u64>;
    type Rx = postage::oneshot::Receiver<u64>;

    fn new() -> (Self::Tx, Self::Rx) {
        postage::oneshot::channel()
    }

    async fn send(mut tx: Self::Tx, number: u64) {
        // As above.
        let _ = postage::sink::Sink::send(&mut tx, number).await;
    }

    async fn recv(mut rx: Self::Rx) -> Option<u64> {
        postage::stream::Stream::recv(&mut rx).await
    }
}
