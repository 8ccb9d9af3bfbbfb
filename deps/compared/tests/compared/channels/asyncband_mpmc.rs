//! `asyncband::mpmc::bounded`.

use asyncband::mpmc::{BoundedReceiver, BoundedSender, TryRecvError, TrySendError};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Permit, Sent, Traits, traits};

pub struct AsyncbandMpmc;

impl Channel for AsyncbandMpmc {
    const INFO: Info = Info {
        id: "asyncband-mpmc",
        name: "asyncband mpmc",
        made_by: "asyncband::mpmc::bounded",
        package: Some("asyncband"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("unpolled_send", None)],
    };
    const TRAITS: Traits = traits!(BoundedSender, BoundedReceiver);
    type Sender = BoundedSender<Message>;
    type Receiver = BoundedReceiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        asyncband::mpmc::bounded(capacity)
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
                Err(error) => Sent::Closed(Some(error.into_inner())),
            }
        }))
    }

    #[cfg(not(older_api))] // since 0.7.4
    fn reserve(tx: &mut Self::Sender) -> Option<Permit<'_>> {
        let permit = tx.try_reserve().expect("there is room");
        Some(Box::new(|message| match permit.send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.into_inner())),
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
