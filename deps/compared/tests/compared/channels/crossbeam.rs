//! `crossbeam_channel::bounded` and `crossbeam_channel::unbounded`.

use std::time::{Duration, Instant};

use crossbeam_channel::{
    self, Receiver, RecvTimeoutError, SendTimeoutError, Sender, TryRecvError, TrySendError,
};

use crate::channel::{Capacity, Channel, Got, Info, Message, Sent, Traits, traits};

pub struct Crossbeam<const BOUNDED: bool>;

impl<const BOUNDED: bool> Channel for Crossbeam<BOUNDED> {
    const INFO: Info = Info {
        id: if BOUNDED { "crossbeam-bounded" } else { "crossbeam-unbounded" },
        name: if BOUNDED { "crossbeam-channel, bounded" } else { "crossbeam-channel, unbounded" },
        made_by: if BOUNDED {
            "crossbeam_channel::bounded"
        } else {
            "crossbeam_channel::unbounded"
        },
        package: Some("crossbeam-channel"),
        adapter: file!(),
        capacity: if BOUNDED { Capacity::Chosen } else { Capacity::Unbounded },
        upstream: &[(
            "buffered_dropped",
            Some("https://github.com/crossbeam-rs/crossbeam/pull/1121"),
        )],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        if BOUNDED { crossbeam_channel::bounded(capacity) } else { crossbeam_channel::unbounded() }
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

    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    fn send_timeout(tx: &mut Self::Sender, message: Message, limit: Duration) -> Option<Sent> {
        Some(in_time(tx.send_timeout(message, limit)))
    }

    fn send_deadline(tx: &mut Self::Sender, message: Message, end: Instant) -> Option<Sent> {
        Some(in_time(tx.send_deadline(message, end)))
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
        Some(got_in_time(rx.recv_timeout(limit)))
    }

    fn recv_deadline(rx: &mut Self::Receiver, end: Instant) -> Option<Got> {
        Some(got_in_time(rx.recv_deadline(end)))
    }
}

fn in_time(result: Result<(), SendTimeoutError<Message>>) -> Sent {
    match result {
        Ok(()) => Sent::Yes,
        Err(SendTimeoutError::Timeout(message)) => Sent::Full(Some(message)),
        Err(SendTimeoutError::Disconnected(message)) => Sent::Closed(Some(message)),
    }
}

fn got_in_time(result: Result<Message, RecvTimeoutError>) -> Got {
    match result {
        Ok(message) => Got::Message(message),
        Err(RecvTimeoutError::Timeout) => Got::Empty,
        Err(RecvTimeoutError::Disconnected) => Got::Closed,
    }
}
