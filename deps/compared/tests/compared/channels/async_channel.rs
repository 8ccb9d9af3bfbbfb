//! `async_channel::bounded` and `async_channel::unbounded`.

use async_channel::{self, Receiver, Sender, TryRecvError, TrySendError};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct AsyncChannel<const BOUNDED: bool>;

impl<const BOUNDED: bool> Channel for AsyncChannel<BOUNDED> {
    const INFO: Info = Info {
        id: if BOUNDED { "async-channel-bounded" } else { "async-channel-unbounded" },
        name: if BOUNDED { "async-channel, bounded" } else { "async-channel, unbounded" },
        made_by: if BOUNDED { "async_channel::bounded" } else { "async_channel::unbounded" },
        package: Some("async-channel"),
        adapter: file!(),
        capacity: if BOUNDED { Capacity::Chosen } else { Capacity::Unbounded },
        upstream: &[("buffered_dropped", Some("https://github.com/smol-rs/async-channel/pull/86"))],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        if BOUNDED { async_channel::bounded(capacity) } else { async_channel::unbounded() }
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn another_receiver(_: &mut Self::Sender, rx: &Self::Receiver) -> Option<Self::Receiver> {
        Some(rx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_send(message) {
            Ok(()) => Sent::Yes,
            Err(TrySendError::Full(message)) => Sent::Full(Some(message)),
            Err(TrySendError::Closed(message)) => Sent::Closed(Some(message)),
        })
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async {
            match tx.send(message).await {
                Ok(()) => Sent::Yes,
                Err(error) => Sent::Closed(Some(error.0)),
            }
        }))
    }

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.send_blocking(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(TryRecvError::Empty) => Got::Empty,
            Err(TryRecvError::Closed) => Got::Closed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.recv().await.map_or(Got::Closed, Got::Message) }))
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.recv_blocking().map_or(Got::Closed, Got::Message))
    }

    fn close_by_sender(tx: &mut Self::Sender) -> Option<()> {
        tx.close();
        Some(())
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }
}
