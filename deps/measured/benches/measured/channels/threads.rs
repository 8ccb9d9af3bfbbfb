//! Channels with blocking ends.

use std::sync::mpsc;

use postage::sink::Sink as _;
use postage::stream::Stream as _;

use crate::channel::{Channel, Closed};
use crate::message::Message;

/// What differs between the channels: types, how one is made, and the calls.
macro_rules! blocking {
    (
        $(#[$doc:meta])* $channel:ident, $name:literal, $tx:ty, $rx:ty, $new:expr,
        $send:expr, $recv:expr, $another_rx:expr
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

            async fn send<M: Message>(tx: &mut Self::Tx<M>, message: M) -> Result<(), Closed> {
                $send(tx, message)
            }

            async fn recv<M: Message>(rx: &mut Self::Rx<M>) -> Option<M> {
                $recv(rx)
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

blocking!(
    /// Without a bound.
    Std, "std mpsc", mpsc::Sender<M>, mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.is_none().then(mpsc::channel),
    |tx: &mut mpsc::Sender<M>, message| tx.send(message).map_err(|_| Closed),
    |rx: &mut mpsc::Receiver<M>| rx.recv().ok(),
    no
);

blocking!(
    /// With a bound.
    StdSync, "std mpsc", mpsc::SyncSender<M>, mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.map(mpsc::sync_channel),
    |tx: &mut mpsc::SyncSender<M>, message| tx.send(message).map_err(|_| Closed),
    |rx: &mut mpsc::Receiver<M>| rx.recv().ok(),
    no
);

blocking!(
    Crossbeam,
    "crossbeam-channel",
    crossbeam_channel::Sender<M>,
    crossbeam_channel::Receiver<M>,
    |capacity: Option<usize>| Some(
        capacity.map_or_else(crossbeam_channel::unbounded, crossbeam_channel::bounded)
    ),
    |tx: &mut crossbeam_channel::Sender<M>, message| tx.send(message).map_err(|_| Closed),
    |rx: &mut crossbeam_channel::Receiver<M>| rx.recv().ok(),
    clone
);

blocking!(
    Flume,
    "flume",
    flume::Sender<M>,
    flume::Receiver<M>,
    |capacity: Option<usize>| Some(capacity.map_or_else(flume::unbounded, flume::bounded)),
    |tx: &mut flume::Sender<M>, message| tx.send(message).map_err(|_| Closed),
    |rx: &mut flume::Receiver<M>| rx.recv().ok(),
    clone
);

blocking!(
    Kanal,
    "kanal",
    kanal::Sender<M>,
    kanal::Receiver<M>,
    |capacity: Option<usize>| Some(capacity.map_or_else(kanal::unbounded, kanal::bounded)),
    |tx: &mut kanal::Sender<M>, message| tx.send(message).map_err(|_| Closed),
    |rx: &mut kanal::Receiver<M>| rx.recv().ok(),
    clone
);

blocking!(
    AsyncChannel,
    "async-channel",
    async_channel::Sender<M>,
    async_channel::Receiver<M>,
    |capacity: Option<usize>| Some(
        capacity.map_or_else(async_channel::unbounded, async_channel::bounded)
    ),
    |tx: &mut async_channel::Sender<M>, message| tx.send_blocking(message).map_err(|_| Closed),
    |rx: &mut async_channel::Receiver<M>| rx.recv_blocking().ok(),
    clone
);

blocking!(
    /// With a bound.
    Tokio, "tokio mpsc", tokio::sync::mpsc::Sender<M>, tokio::sync::mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.map(tokio::sync::mpsc::channel),
    |tx: &mut tokio::sync::mpsc::Sender<M>, message| tx.blocking_send(message).map_err(|_| Closed),
    |rx: &mut tokio::sync::mpsc::Receiver<M>| rx.blocking_recv(),
    no
);

blocking!(
    /// Without a bound.
    TokioUnbounded, "tokio mpsc",
    tokio::sync::mpsc::UnboundedSender<M>, tokio::sync::mpsc::UnboundedReceiver<M>,
    |capacity: Option<usize>| capacity.is_none().then(tokio::sync::mpsc::unbounded_channel),
    |tx: &mut tokio::sync::mpsc::UnboundedSender<M>, message| {
        tx.send(message).map_err(|_| Closed)
    },
    |rx: &mut tokio::sync::mpsc::UnboundedReceiver<M>| rx.blocking_recv(),
    no
);

blocking!(
    Postage,
    "postage mpsc",
    postage::mpsc::Sender<M>,
    postage::mpsc::Receiver<M>,
    |capacity: Option<usize>| capacity.map(postage::mpsc::channel),
    |tx: &mut postage::mpsc::Sender<M>, message| tx.blocking_send(message).map_err(|_| Closed),
    |rx: &mut postage::mpsc::Receiver<M>| rx.blocking_recv(),
    no
);

/// A ring buffer for one sender and one receiver, which cannot wait: whoever
/// waits tries again. The floor between two threads.
pub struct Ring;

impl Channel for Ring {
    const NAME: &'static str = "rtrb, which tries again";
    type Tx<M: Message> = rtrb::Producer<M>;
    type Rx<M: Message> = rtrb::Consumer<M>;

    fn new<M: Message>(capacity: Option<usize>) -> Option<(Self::Tx<M>, Self::Rx<M>)> {
        capacity.map(rtrb::RingBuffer::new)
    }

    fn another_tx<M: Message>(_: &Self::Tx<M>) -> Option<Self::Tx<M>> {
        None
    }

    async fn send<M: Message>(tx: &mut Self::Tx<M>, mut message: M) -> Result<(), Closed> {
        while let Err(rtrb::PushError::Full(back)) = tx.push(message) {
            if tx.is_abandoned() {
                return Err(Closed);
            }
            message = back;
            std::thread::yield_now();
        }
        Ok(())
    }

    async fn recv<M: Message>(rx: &mut Self::Rx<M>) -> Option<M> {
        loop {
            // Asked before the last look: what was sent before the sender went
            // is then in the buffer.
            let gone = rx.is_abandoned();
            match rx.pop() {
                Ok(message) => return Some(message),
                Err(_) if gone => return None,
                Err(_) => std::thread::yield_now(),
            }
        }
    }
}
