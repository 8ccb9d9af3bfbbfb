//! `futures::channel::mpsc::unbounded`.

use futures::channel::mpsc::{self, TryRecvError, UnboundedReceiver, UnboundedSender};
use futures::{SinkExt, StreamExt};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct FuturesMpscUnbounded;

impl Channel for FuturesMpscUnbounded {
    const INFO: Info = Info {
        id: "futures-mpsc-unbounded",
        name: "futures mpsc, unbounded",
        made_by: "futures::channel::mpsc::unbounded",
        package: Some("futures-channel"),
        adapter: file!(),
        capacity: Capacity::Unbounded,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(UnboundedSender, UnboundedReceiver);
    type Sender = UnboundedSender<Message>;
    type Receiver = UnboundedReceiver<Message>;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::unbounded()
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.unbounded_send(message) {
            Ok(()) => Sent::Yes,
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
