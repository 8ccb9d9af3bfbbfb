//! `crossfire::mpmc::bounded_async`. Each end can become a blocking one.

use std::time::Duration;

use crossfire::mpmc::{self, Array};
use crossfire::{
    MAsyncRx, MAsyncTx, MRx, RecvTimeoutError, SendTimeoutError, TryRecvError, TrySendError,
};
use tokio::time::sleep;

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Sent, Traits, implements, traits,
};

pub struct Crossfire;

type Tx<T> = MAsyncTx<Array<T>>;
type Rx<T> = MAsyncRx<Array<T>>;

impl Channel for Crossfire {
    const INFO: Info = Info {
        id: "crossfire",
        name: "crossfire mpmc",
        made_by: "crossfire::mpmc::bounded_async",
        package: Some("crossfire"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("sends_rc", None), ("buffered_dropped", None)],
    };
    const TRAITS: Traits = Traits {
        receiver_iterator: implements!(MRx<Array<Message>>: IntoIterator),
        ..traits!(Tx, Rx)
    };
    type Sender = Tx<Message>;
    type Receiver = Rx<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        mpmc::bounded_async(capacity)
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
            Err(TrySendError::Disconnected(message)) => Sent::Closed(Some(message)),
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

    fn send_within(
        tx: &mut Self::Sender,
        message: Message,
        limit: Duration,
    ) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async move {
            match tx.send_with_timer(message, sleep(limit)).await {
                Ok(()) => Sent::Yes,
                Err(SendTimeoutError::Timeout(message)) => Sent::Full(Some(message)),
                Err(SendTimeoutError::Disconnected(message)) => Sent::Closed(Some(message)),
            }
        }))
    }

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.clone().into_blocking().send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    fn send_timeout(tx: &mut Self::Sender, message: Message, limit: Duration) -> Option<Sent> {
        Some(match tx.clone().into_blocking().send_timeout(message, limit) {
            Ok(()) => Sent::Yes,
            Err(SendTimeoutError::Timeout(message)) => Sent::Full(Some(message)),
            Err(SendTimeoutError::Disconnected(message)) => Sent::Closed(Some(message)),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(TryRecvError::Empty) => Got::Empty,
            Err(TryRecvError::Disconnected) => Got::Closed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.recv().await.map_or(Got::Closed, Got::Message) }))
    }

    fn recv_within(rx: &mut Self::Receiver, limit: Duration) -> Option<Later<'_, Got>> {
        Some(Box::pin(async move {
            match rx.recv_with_timer(sleep(limit)).await {
                Ok(message) => Got::Message(message),
                Err(RecvTimeoutError::Timeout) => Got::Empty,
                Err(RecvTimeoutError::Disconnected) => Got::Closed,
            }
        }))
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.clone().into_blocking().recv().map_or(Got::Closed, Got::Message))
    }

    fn recv_timeout(rx: &mut Self::Receiver, limit: Duration) -> Option<Got> {
        Some(match rx.clone().into_blocking().recv_timeout(limit) {
            Ok(message) => Got::Message(message),
            Err(RecvTimeoutError::Timeout) => Got::Empty,
            Err(RecvTimeoutError::Disconnected) => Got::Closed,
        })
    }

    fn stream(rx: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        Some(("into_stream()", Box::pin(rx.clone().into_stream())))
    }
}
