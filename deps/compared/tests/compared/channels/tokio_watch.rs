//! `tokio::sync::watch::channel`.

use tokio::sync::watch::{self, Receiver, Sender};
use tokio_stream::wrappers::WatchStream;

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Sent, Traits, traits,
};

pub struct TokioWatch;

impl Channel for TokioWatch {
    const INFO: Info = Info {
        id: "tokio-watch",
        name: "tokio watch",
        made_by: "tokio::sync::watch::channel",
        package: Some("tokio"),
        adapter: file!(),
        capacity: Capacity::Newest,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        watch::channel(Message::default())
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn another_receiver(_: &mut Self::Sender, rx: &Self::Receiver) -> Option<Self::Receiver> {
        Some(rx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    // A value that was not seen counts as a message.
    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async {
            match rx.changed().await {
                Ok(()) => Got::Message(rx.borrow_and_update().clone()),
                Err(_) => Got::Closed,
            }
        }))
    }

    fn stream(rx: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        Some(("tokio-stream", Box::pin(WatchStream::from_changes(rx.clone()))))
    }
}
