//! `thingbuf::mpsc::channel`, whose slots are used again.

use thingbuf::mpsc::errors::{TryRecvError, TrySendError};
use thingbuf::mpsc::{Receiver, Sender};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Permit, Sent, Traits, traits};

pub struct Thingbuf;

impl Channel for Thingbuf {
    const INFO: Info = Info {
        id: "thingbuf",
        name: "thingbuf",
        made_by: "thingbuf::mpsc::channel",
        package: Some("thingbuf"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("send_dropped", None), ("buffered_dropped", None), ("permit_to_nobody", None)],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        thingbuf::mpsc::channel(capacity)
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_send(message) {
            Ok(()) => Sent::Yes,
            Err(TrySendError::Full(message)) => Sent::Full(Some(message)),
            Err(TrySendError::Closed(message)) => Sent::Closed(Some(message)),
            Err(_) => unreachable!("of this version these are all"),
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

    fn reserve(tx: &mut Self::Sender) -> Option<Permit<'_>> {
        let mut slot = tx.try_send_ref().expect("there is room");
        Some(Box::new(|message| {
            // What is in the slot is sent when this reference to it is dropped.
            *slot = message;
            drop(slot);
            Sent::Yes
        }))
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(TryRecvError::Empty) => Got::Empty,
            Err(TryRecvError::Closed) => Got::Closed,
            Err(_) => unreachable!("of this version these are all"),
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.recv().await.map_or(Got::Closed, Got::Message) }))
    }
}
