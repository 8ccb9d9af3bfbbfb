//! Stands in for `async_channel` where a program is traced.
//!
//! The two ends record what they do; all else is the crate's own.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
pub use real::*;
use trace_recorder::{End, Numbered, Refusal, Site, Waiting, channel as record, lock, operation};

/// A bounded queue.
#[track_caller]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::bounded(capacity);
    let (sender, receiver) = record(Site::here(), "async_channel", Some(capacity));
    (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx, waits: None })
}

/// An unbounded queue.
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::unbounded();
    let (sender, receiver) = record(Site::here(), "unbounded async_channel", None);
    (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx, waits: None })
}

/// What both ends tell of their channel.
macro_rules! state {
    ($name:ident) => {
        impl<T> $name<T> {
            /// Closes the channel; returns whether it was open.
            #[track_caller]
            pub fn close(&self) -> bool {
                let _locked = lock();
                let closed = self.real.close();
                self.end.closes(Site::here());
                closed
            }

            /// Whether it is closed.
            pub fn is_closed(&self) -> bool {
                self.real.is_closed()
            }

            /// Whether no message waits.
            pub fn is_empty(&self) -> bool {
                self.real.is_empty()
            }

            /// Whether there is no room.
            pub fn is_full(&self) -> bool {
                self.real.is_full()
            }

            /// How many messages wait.
            pub fn len(&self) -> usize {
                self.real.len()
            }

            /// How many messages have room, if there is a bound.
            pub fn capacity(&self) -> Option<usize> {
                self.real.capacity()
            }

            /// How many receivers there are.
            pub fn receiver_count(&self) -> usize {
                self.real.receiver_count()
            }

            /// How many senders there are.
            pub fn sender_count(&self) -> usize {
                self.real.sender_count()
            }
        }
    };
}

/// A sender.
#[derive(Debug)]
pub struct Sender<T> {
    end: End,
    real: real::Sender<Numbered<T>>,
}

state!(Sender);

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Sender<T> {
        Sender { end: self.end.another(Site::here()), real: self.real.clone() }
    }
}

impl<T> Sender<T> {
    /// Sends a message, and waits for room.
    #[track_caller]
    pub fn send(&self, message: T) -> impl Future<Output = Result<(), SendError<T>>> {
        let site = Site::here();
        async move {
            let number = self.end.number();
            let waiting = Waiting::new(&self.end, site, Some(number));
            operation(waiting, self.real.send((number, message)), |result| match result {
                Ok(()) => self.end.sent(site, number, Some(self.real.len())),
                Err(_) => self.end.refused(site, number, Refusal::Closed),
            })
            .await
            .map_err(|SendError((_, message))| SendError(message))
        }
    }

    /// Sends a message, and blocks its thread until there is room.
    ///
    /// # Errors
    ///
    /// If the channel is closed.
    #[track_caller]
    pub fn send_blocking(&self, message: T) -> Result<(), SendError<T>> {
        let site = Site::here();
        let message = match self.tried(site, message, false) {
            Err(TrySendError::Full(message)) => message,
            Err(TrySendError::Closed(message)) => return Err(SendError(message)),
            Ok(()) => return Ok(()),
        };
        let number = self.end.number();
        let mut waiting = Waiting::new(&self.end, site, Some(number));
        waiting.begin();
        let result = self.real.send_blocking((number, message));
        let _locked = lock();
        waiting.done();
        match result {
            Ok(()) => {
                self.end.sent(site, number, Some(self.real.len()));
                Ok(())
            }
            Err(SendError((_, message))) => {
                self.end.refused(site, number, Refusal::Closed);
                Err(SendError(message))
            }
        }
    }

    /// Sends a message, if there is room now.
    ///
    /// # Errors
    ///
    /// If there is none, or the channel is closed.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.tried(Site::here(), message, true)
    }

    /// Tries to send. Whoever will wait is not told that the channel is full.
    fn tried(&self, site: Site, message: T, last: bool) -> Result<(), TrySendError<T>> {
        let _locked = lock();
        let number = self.end.next_number();
        match self.real.try_send((number, message)) {
            Ok(()) => {
                self.end.sent(site, self.end.number(), Some(self.real.len()));
                Ok(())
            }
            Err(TrySendError::Full((_, message))) => {
                if last {
                    self.end.refused(site, self.end.number(), Refusal::Full);
                }
                Err(TrySendError::Full(message))
            }
            Err(TrySendError::Closed((_, message))) => {
                self.end.refused(site, self.end.number(), Refusal::Closed);
                Err(TrySendError::Closed(message))
            }
        }
    }

    /// Whether both send to the same channel.
    pub fn same_channel(&self, other: &Sender<T>) -> bool {
        self.real.same_channel(&other.real)
    }
}

pin_project_lite::pin_project! {
    /// A receiver. As a stream, its line is not known.
    #[derive(Debug)]
    pub struct Receiver<T> {
        end: End,
        #[pin]
        real: real::Receiver<Numbered<T>>,
        // Whether the stream waits, since when.
        waits: Option<Site>,
    }
}

state!(Receiver);

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Receiver<T> {
        let end = self.end.another(Site::here());
        Receiver { end, real: self.real.clone(), waits: None }
    }
}

impl<T> Receiver<T> {
    /// Receives a message, and waits for one.
    #[track_caller]
    pub fn recv(&self) -> impl Future<Output = Result<T, RecvError>> {
        let site = Site::here();
        async move {
            let waiting = Waiting::new(&self.end, site, None);
            let result = operation(waiting, self.real.recv(), |result| match result {
                Ok((number, _)) => self.end.received(site, *number, Some(self.real.len())),
                Err(_) => self.end.sees_end(site),
            });
            result.await.map(|(_, message)| message)
        }
    }

    /// Receives a message, and blocks its thread until there is one.
    ///
    /// # Errors
    ///
    /// If the channel has ended.
    #[track_caller]
    pub fn recv_blocking(&self) -> Result<T, RecvError> {
        let site = Site::here();
        match self.tried(site, false) {
            Ok(message) => return Ok(message),
            Err(TryRecvError::Closed) => return Err(RecvError),
            Err(TryRecvError::Empty) => {}
        }
        let mut waiting = Waiting::new(&self.end, site, None);
        waiting.begin();
        let result = self.real.recv_blocking();
        let _locked = lock();
        waiting.done();
        match &result {
            Ok((number, _)) => self.end.received(site, *number, Some(self.real.len())),
            Err(_) => self.end.sees_end(site),
        }
        result.map(|(_, message)| message)
    }

    /// Receives a message, if there is one now.
    ///
    /// # Errors
    ///
    /// If there is none, or the channel has ended.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.tried(Site::here(), true)
    }

    fn tried(&self, site: Site, last: bool) -> Result<T, TryRecvError> {
        let _locked = lock();
        let result = self.real.try_recv();
        match &result {
            Ok((number, _)) => self.end.received(site, *number, Some(self.real.len())),
            Err(TryRecvError::Empty) if last => self.end.finds_nothing(site),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Closed) => self.end.sees_end(site),
        }
        result.map(|(_, message)| message)
    }
}

impl<T> Stream for Receiver<T> {
    type Item = T;

    #[track_caller]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let _locked = lock();
        let mut this = self.project();
        let site = Site::nowhere();
        let poll = this.real.as_mut().poll_next(cx);
        match &poll {
            Poll::Pending if this.waits.is_none() => {
                *this.waits = Some(site);
                this.end.waits(site, None);
            }
            Poll::Pending => {}
            Poll::Ready(Some((number, _))) => {
                this.end.received(site, *number, Some(this.real.len()))
            }
            Poll::Ready(None) => this.end.sees_end(site),
        }
        if poll.is_ready() {
            *this.waits = None;
        }
        poll.map(|next| next.map(|(_, message)| message))
    }
}

impl<T> FusedStream for Receiver<T> {
    fn is_terminated(&self) -> bool {
        self.real.is_terminated()
    }
}
