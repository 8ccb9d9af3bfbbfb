//! Channels with async ends.

use futures::channel::mpsc as futures_mpsc;
use futures::{SinkExt as _, StreamExt as _};

use crate::channel::{Channel, Closed};
use crate::message::Message;

/// What differs between the channels: types, how one is made, and the calls.
macro_rules! asynchronous {
    (
        $(#[$doc:meta])* $channel:ident, $name:literal, $tx:ty, $rx:ty, $new:expr,
        |$sender:ident, $message:ident| $send:expr, |$receiver:ident| $recv:expr, $another_rx:expr
    ) => {
        $(#[$doc])*
        pub struct $channel;

        impl Channel for $channel {
            const NAME: &'static str = $name;
            type Tx<M: Message> = $tx;
            type Rx<M: Message> = $rx;

            fn new<M: Message>(capacity: Option<usize>) -> Option<(Self::Tx<M>, Self::Rx<M>)> {
                $new(capacity)
            }

            fn another_tx<M: Message>(tx: &Self::Tx<M>) -> Option<Self::Tx<M>> {
                Some(tx.clone())
            }

            fn another_rx<M: Message>(rx: &Self::Rx<M>) -> Option<Self::Rx<M>> {
                $another_rx(rx)
            }

            async fn send<M: Message>(
                $sender: &mut Self::Tx<M>,
                $message: M,
            ) -> Result<(), Closed> {
                $send.map_err(|_| Closed)
            }

            async fn recv<M: Message>($receiver: &mut Self::Rx<M>) -> Option<M> {
                $recv
            }
        }
    };
}

/// There is one.
fn no<T>(_: &T) -> Option<T> {
    None
}

/// There are many, each a clone.
fn clone<T: Clone>(end: &T) -> Option<T> {
    Some(end.clone())
}

asynchronous!(
    /// With a bound.
    Tokio, "tokio mpsc", tokio::sync::mpsc::Sender<M>, tokio::sync::mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.map(tokio::sync::mpsc::channel),
    |tx, message| tx.send(message).await,
    |rx| rx.recv().await,
    no
);

asynchronous!(
    /// Without a bound.
    TokioUnbounded, "tokio mpsc",
    tokio::sync::mpsc::UnboundedSender<M>, tokio::sync::mpsc::UnboundedReceiver<M>,
    |capacity: Option<usize>| capacity.is_none().then(tokio::sync::mpsc::unbounded_channel),
    |tx, message| tx.send(message),
    |rx| rx.recv().await,
    no
);

asynchronous!(
    AsyncChannel,
    "async-channel",
    async_channel::Sender<M>,
    async_channel::Receiver<M>,
    |capacity: Option<usize>| Some(
        capacity.map_or_else(async_channel::unbounded, async_channel::bounded)
    ),
    |tx, message| tx.send(message).await,
    |rx| rx.recv().await.ok(),
    clone
);

asynchronous!(
    Flume,
    "flume",
    flume::Sender<M>,
    flume::Receiver<M>,
    |capacity: Option<usize>| Some(capacity.map_or_else(flume::unbounded, flume::bounded)),
    |tx, message| tx.send_async(message).await,
    |rx| rx.recv_async().await.ok(),
    clone
);

asynchronous!(
    Kanal,
    "kanal",
    kanal::AsyncSender<M>,
    kanal::AsyncReceiver<M>,
    |capacity: Option<usize>| Some(
        capacity.map_or_else(kanal::unbounded_async, kanal::bounded_async)
    ),
    |tx, message| tx.send(message).await,
    |rx| rx.recv().await.ok(),
    clone
);

asynchronous!(
    Postage,
    "postage mpsc",
    postage::mpsc::Sender<M>,
    postage::mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.map(postage::mpsc::channel),
    |tx, message| postage::sink::Sink::send(tx, message).await,
    |rx| postage::stream::Stream::recv(rx).await,
    no
);

asynchronous!(
    /// Of the crate postage: with many receivers.
    PostageDispatch, "postage dispatch",
    postage::dispatch::Sender<M>, postage::dispatch::Receiver<M>,
    |capacity: Option<usize>| capacity.map(postage::dispatch::channel),
    |tx, message| postage::sink::Sink::send(tx, message).await,
    |rx| postage::stream::Stream::recv(rx).await,
    clone
);

asynchronous!(
    /// With a bound. Each sender has a place of its own beside it.
    Futures, "futures mpsc", futures_mpsc::Sender<M>, futures_mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.map(futures_mpsc::channel),
    |tx, message| tx.send(message).await,
    |rx| rx.next().await,
    no
);

asynchronous!(
    /// Without a bound.
    FuturesUnbounded, "futures mpsc",
    futures_mpsc::UnboundedSender<M>, futures_mpsc::UnboundedReceiver<M>,
    |capacity: Option<usize>| capacity.is_none().then(futures_mpsc::unbounded),
    |tx, message| tx.unbounded_send(message),
    |rx| rx.next().await,
    no
);
