//! `bus::Bus::new`: a broadcast between threads, from one sender.

use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::Duration;

use bus::{Bus, BusReader};

use crate::channel::{Capacity, Channel, Got, Info, Message, Sent, Traits, traits};

pub struct BusChannel;

impl Channel for BusChannel {
    const INFO: Info = Info {
        id: "bus",
        name: "bus",
        made_by: "bus::Bus::new",
        package: Some("bus"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[("buffered_dropped", None)],
    };
    const TRAITS: Traits = traits!(Bus, BusReader);
    type Sender = Bus<Message>;
    type Receiver = BusReader<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        let mut tx = Bus::new(capacity);
        let rx = tx.add_rx();
        (tx, rx)
    }

    fn another_receiver(tx: &mut Self::Sender, _: &Self::Receiver) -> Option<Self::Receiver> {
        Some(tx.add_rx())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_broadcast(message) {
            Ok(()) => Sent::Yes,
            Err(message) => Sent::Full(Some(message)),
        })
    }

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        tx.broadcast(message);
        Some(Sent::Yes)
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
