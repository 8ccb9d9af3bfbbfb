//! `oneshot::channel` of the crate of that name.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

#[cfg(not(older_api))]
use oneshot::AsyncReceiver;
use oneshot::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct Oneshot;

/// Before 0.2, the receiver itself is a future.
#[cfg(older_api)]
type AsyncReceiver<T> = Receiver<T>;

/// The receiver, which becomes a future when it is awaited.
pub enum End {
    Blocking(Receiver<Message>),
    Async(AsyncReceiver<Message>),
    Used,
}

impl Channel for Oneshot {
    const INFO: Info = Info {
        id: "oneshot",
        name: "oneshot",
        made_by: "oneshot::channel",
        package: Some("oneshot"),
        adapter: file!(),
        capacity: Capacity::OneMessage,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    /// None once it has sent.
    type Sender = Option<Sender<Message>>;
    type Receiver = End;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        let (tx, rx) = oneshot::channel();
        (Some(tx), End::Blocking(rx))
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        let Some(tx) = tx.take() else { return Some(Sent::Full(Some(message))) };
        Some(match tx.send(message) {
            Ok(()) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.into_inner())),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx {
            End::Blocking(rx) => match rx.try_recv() {
                Ok(message) => Got::Message(message),
                Err(TryRecvError::Empty) => Got::Empty,
                Err(TryRecvError::Disconnected) => Got::Closed,
            },
            // As a future it can only be polled.
            End::Async(rx) => match Pin::new(rx).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Ok(message)) => Got::Message(message),
                Poll::Ready(Err(_)) => Got::Closed,
                Poll::Pending => Got::Empty,
            },
            End::Used => Got::Closed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        *rx = match std::mem::replace(rx, End::Used) {
            End::Blocking(rx) => End::Async(rx.into_future()),
            end => end,
        };
        Some(Box::pin(async {
            match rx {
                End::Async(rx) => rx.await.map_or(Got::Closed, Got::Message),
                End::Blocking(_) | End::Used => Got::Closed,
            }
        }))
    }

    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        let End::Blocking(rx) = rx else { return None };
        Some(rx.recv_ref().map_or(Got::Closed, Got::Message))
    }

    fn recv_timeout(rx: &mut Self::Receiver, limit: Duration) -> Option<Got> {
        let End::Blocking(rx) = rx else { return None };
        Some(in_time(rx.recv_timeout(limit)))
    }

    fn recv_deadline(rx: &mut Self::Receiver, end: Instant) -> Option<Got> {
        let End::Blocking(rx) = rx else { return None };
        Some(in_time(rx.recv_deadline(end)))
    }
}

fn in_time(result: Result<Message, RecvTimeoutError>) -> Got {
    match result {
        Ok(message) => Got::Message(message),
        Err(RecvTimeoutError::Timeout) => Got::Empty,
        Err(RecvTimeoutError::Disconnected) => Got::Closed,
    }
}
