//! `tokio::sync::mpsc::unbounded_channel`.

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio_stream::wrappers::UnboundedReceiverStream;

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Sent, Traits, traits,
};

pub struct TokioMpscUnbounded;

impl Channel for TokioMpscUnbounded {
    const INFO: Info = Info {
        id: "tokio-mpsc-unbounded",
        name: "tokio mpsc, unbounded",
        made_by: "tokio::sync::mpsc::unbounded_channel",
        package: Some("tokio"),
        adapter: file!(),
        capacity: Capacity::Unbounded,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(UnboundedSender, UnboundedReceiver);
    type Sender = UnboundedSender<Message>;
    type Receiver = UnboundedReceiver<Message>;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::unbounded_channel()
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.send(message) {
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
        let rx = std::mem::replace(rx, mpsc::unbounded_channel().1);
        Some(("tokio-stream", Box::pin(UnboundedReceiverStream::new(rx))))
    }
}
