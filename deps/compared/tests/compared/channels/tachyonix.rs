//! `tachyonix::channel`.

use std::time::Duration;

use tachyonix::{Receiver, Sender, TryRecvError, TrySendError};
#[cfg(not(older_api))] // since 0.3.0
use tachyonix::{RecvTimeoutError, SendTimeoutError};
use tokio::time::sleep;

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct Tachyonix;

impl Channel for Tachyonix {
    const INFO: Info = Info {
        id: "tachyonix",
        name: "tachyonix",
        made_by: "tachyonix::channel",
        package: Some("tachyonix"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("buffered_dropped", None)],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        tachyonix::channel(capacity)
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

    #[cfg(not(older_api))] // since 0.3.0
    fn send_within(
        tx: &mut Self::Sender,
        message: Message,
        limit: Duration,
    ) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async move {
            match tx.send_timeout(message, sleep(limit)).await {
                Ok(()) => Sent::Yes,
                Err(SendTimeoutError::Timeout(message)) => Sent::Full(Some(message)),
                Err(SendTimeoutError::Closed(message)) => Sent::Closed(Some(message)),
            }
        }))
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

    #[cfg(not(older_api))] // since 0.3.0
    fn recv_within(rx: &mut Self::Receiver, limit: Duration) -> Option<Later<'_, Got>> {
        Some(Box::pin(async move {
            match rx.recv_timeout(sleep(limit)).await {
                Ok(message) => Got::Message(message),
                Err(RecvTimeoutError::Timeout) => Got::Empty,
                Err(RecvTimeoutError::Closed) => Got::Closed,
            }
        }))
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
