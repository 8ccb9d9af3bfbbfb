//! `flume::bounded` and `flume::unbounded`.

use std::time::{Duration, Instant};

use flume::{
    self, Receiver, RecvTimeoutError, SendTimeoutError, Sender, TryRecvError, TrySendError,
};

use crate::channel::{
    Capacity, Channel, Got, Info, Later, Message, Messages, Sent, Traits, traits,
};

pub struct Flume<const BOUNDED: bool>;

impl<const BOUNDED: bool> Channel for Flume<BOUNDED> {
    const INFO: Info = Info {
        id: if BOUNDED { "flume-bounded" } else { "flume-unbounded" },
        name: if BOUNDED { "flume, bounded" } else { "flume, unbounded" },
        made_by: if BOUNDED { "flume::bounded" } else { "flume::unbounded" },
        package: Some("flume"),
        adapter: file!(),
        capacity: if BOUNDED { Capacity::Chosen } else { Capacity::Unbounded },
        upstream: &[
            ("sent_again", Some("https://github.com/zesterer/flume/issues/104")),
            ("rendezvous", Some("https://github.com/zesterer/flume/issues/145")),
            ("bound", Some("https://github.com/zesterer/flume/issues/182")),
            ("phantom_send", Some("https://github.com/zesterer/flume/issues/104")),
            ("buffered_dropped", Some("https://github.com/zesterer/flume/issues/89")),
        ],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        if BOUNDED { flume::bounded(capacity) } else { flume::unbounded() }
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
            match tx.send_async(message).await {
                Ok(()) => Sent::Yes,
                Err(error) => Sent::Closed(Some(error.0)),
            }
        }))
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

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.recv_async().await.map_or(Got::Closed, Got::Message) }))
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

    fn stream(rx: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        Some(("stream()", Box::pin(rx.stream())))
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
