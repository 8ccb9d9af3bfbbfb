//! `std::sync::mpsc::channel`.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::Duration;

use crate::channel::{Capacity, Channel, Got, Info, Message, Sent, Traits, traits};

pub struct StdChannel;

impl Channel for StdChannel {
    const INFO: Info = Info {
        id: "std-channel",
        name: "std channel",
        made_by: "std::sync::mpsc::channel",
        package: None,
        adapter: file!(),
        capacity: Capacity::Unbounded,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::channel()
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

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(rx.recv().map_or(Got::Closed, Got::Message))
    }

    fn recv_timeout(rx: &mut Self::Receiver, limit: Duration) -> Option<Got> {
        Some(match rx.recv_timeout(limit) {
            Ok(message) => Got::Message(message),
            Err(RecvTimeoutError::Timeout) => Got::Empty,
            Err(RecvTimeoutError::Disconnected) => Got::Closed,
        })
    }
}
