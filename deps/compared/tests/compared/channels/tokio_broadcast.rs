//! `tokio::sync::broadcast::channel`.

use std::future::ready;

use futures::StreamExt;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio_stream::wrappers::BroadcastStream;

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Sent, Traits, traits,
};

pub struct TokioBroadcast;

impl Channel for TokioBroadcast {
    const INFO: Info = Info {
        id: "tokio-broadcast",
        name: "tokio broadcast",
        made_by: "tokio::sync::broadcast::channel",
        package: Some("tokio"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        broadcast::channel(capacity)
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn another_receiver(tx: &mut Self::Sender, _: &Self::Receiver) -> Option<Self::Receiver> {
        Some(tx.subscribe())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.send(message) {
            Ok(_) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(TryRecvError::Empty) => Got::Empty,
            Err(TryRecvError::Closed) => Got::Closed,
            Err(TryRecvError::Lagged(_)) => Got::Missed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { got(rx.recv().await) }))
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(got(rx.blocking_recv()))
    }

    fn stream(rx: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        let rx = std::mem::replace(rx, broadcast::channel(1).1);
        let stream = BroadcastStream::new(rx).filter_map(|message| ready(message.ok()));
        Some(("tokio-stream", Box::pin(stream)))
    }
}

fn got(result: Result<Message, RecvError>) -> Got {
    match result {
        Ok(message) => Got::Message(message),
        Err(RecvError::Closed) => Got::Closed,
        Err(RecvError::Lagged(_)) => Got::Missed,
    }
}
