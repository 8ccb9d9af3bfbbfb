//! `futures::channel::mpsc::channel`.

use futures::channel::mpsc::{self, Receiver, Sender, TryRecvError};
use futures::{SinkExt, StreamExt};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct FuturesMpsc;

impl Channel for FuturesMpsc {
    const INFO: Info = Info {
        id: "futures-mpsc",
        name: "futures mpsc",
        made_by: "futures::channel::mpsc::channel",
        package: Some("futures-channel"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("sent_again", Some("https://github.com/rust-lang/futures-rs/issues/2894"))],
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
            Err(error) if error.is_full() => Sent::Full(Some(error.into_inner())),
            Err(error) => Sent::Closed(Some(error.into_inner())),
        })
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async {
            match SinkExt::send(tx, message).await {
                Ok(()) => Sent::Yes,
                Err(_) => Sent::Closed(None),
            }
        }))
    }

    #[cfg(not(older_api))]
    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(TryRecvError::Empty) => Got::Empty,
            Err(TryRecvError::Closed) => Got::Closed,
        })
    }

    /// Before 0.3.32.
    #[cfg(older_api)]
    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_next() {
            Ok(Some(message)) => Got::Message(message),
            Ok(None) => Got::Closed,
            Err(_) => Got::Empty,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.next().await.map_or(Got::Closed, Got::Message) }))
    }

    fn close_by_sender(tx: &mut Self::Sender) -> Option<()> {
        tx.close_channel();
        Some(())
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }
}
