//! `tokio::sync::mpsc::channel`.

use std::time::Duration;

use tokio::sync::mpsc::error::{SendTimeoutError, TryRecvError, TrySendError};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_stream::wrappers::ReceiverStream;

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Permit, Sent, Traits, traits,
};

pub struct TokioMpsc;

impl Channel for TokioMpsc {
    const INFO: Info = Info {
        id: "tokio-mpsc",
        name: "tokio mpsc",
        made_by: "tokio::sync::mpsc::channel",
        package: Some("tokio"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[
            ("permit_to_nobody", Some("https://github.com/tokio-rs/tokio/issues/7714")),
            ("unpolled_send", Some("https://github.com/tokio-rs/tokio/issues/7709")),
        ],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::channel(capacity)
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
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

    fn send_within(
        tx: &mut Self::Sender,
        message: Message,
        limit: Duration,
    ) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async move {
            match tx.send_timeout(message, limit).await {
                Ok(()) => Sent::Yes,
                Err(SendTimeoutError::Timeout(message)) => Sent::Full(Some(message)),
                Err(SendTimeoutError::Closed(message)) => Sent::Closed(Some(message)),
            }
        }))
    }

    fn reserve(tx: &mut Self::Sender) -> Option<Permit<'_>> {
        let permit = tx.try_reserve().expect("there is room");
        Some(Box::new(|message| {
            permit.send(message);
            Sent::Yes
        }))
    }

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.blocking_send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
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

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.blocking_recv().map_or(Got::Closed, Got::Message))
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }

    fn stream(rx: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        let rx = std::mem::replace(rx, mpsc::channel(1).1);
        Some(("tokio-stream", Box::pin(ReceiverStream::new(rx))))
    }
}
