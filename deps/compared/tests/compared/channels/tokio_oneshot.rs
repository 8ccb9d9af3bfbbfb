//! `tokio::sync::oneshot::channel`.

use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::oneshot::{self, Receiver, Sender};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct TokioOneshot;

impl Channel for TokioOneshot {
    const INFO: Info = Info {
        id: "tokio-oneshot",
        name: "tokio oneshot",
        made_by: "tokio::sync::oneshot::channel",
        package: Some("tokio"),
        adapter: file!(),
        capacity: Capacity::OneMessage,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    /// None once it has sent.
    type Sender = Option<Sender<Message>>;
    type Receiver = Receiver<Message>;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        let (tx, rx) = oneshot::channel();
        (Some(tx), rx)
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        let Some(tx) = tx.take() else { return Some(Sent::Full(Some(message))) };
        Some(match tx.send(message) {
            Ok(()) => Sent::Yes,
            Err(message) => Sent::Closed(Some(message)),
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
        Some(Box::pin(async { rx.await.map_or(Got::Closed, Got::Message) }))
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        let rx = std::mem::replace(rx, oneshot::channel().1);
        Some(rx.blocking_recv().map_or(Got::Closed, Got::Message))
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }
}
