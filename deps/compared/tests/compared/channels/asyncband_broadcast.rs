//! `asyncband::broadcast::mpmc::bounded`.

use asyncband::broadcast::mpmc::{BoundedReceiver, BoundedSender, TryRecvError, TrySendError};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct AsyncbandBroadcast;

impl Channel for AsyncbandBroadcast {
    const INFO: Info = Info {
        id: "asyncband-broadcast",
        name: "asyncband broadcast",
        made_by: "asyncband::broadcast::mpmc::bounded",
        package: Some("asyncband"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(BoundedSender, BoundedReceiver);
    type Sender = BoundedSender<Message>;
    type Receiver = BoundedReceiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        asyncband::broadcast::mpmc::bounded(capacity)
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn another_receiver(tx: &mut Self::Sender, _: &Self::Receiver) -> Option<Self::Receiver> {
        Some(tx.subscribe())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_send(message) {
            Ok(()) => Sent::Yes,
            Err(TrySendError::Full(message)) => Sent::Full(Some(message)),
        })
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async {
            tx.send(message).await;
            Sent::Yes
        }))
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
}
