//! Stands in for `flume` where a program is traced.
//!
//! The two ends record what they do; all else is the crate's own.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
pub use real::*;
use trace_recorder::{End, Numbered, Refusal, Site, Waiting, lock, operation};

trace_recorder::blocking_queue!("flume", RecvError::Disconnected);

/// What both ends tell of their channel.
macro_rules! state {
    ($name:ident) => {
        impl<T> $name<T> {
            /// Whether the other side is gone.
            pub fn is_disconnected(&self) -> bool {
                self.real.is_disconnected()
            }

            /// How many senders there are.
            pub fn sender_count(&self) -> usize {
                self.real.sender_count()
            }

            /// How many receivers there are.
            pub fn receiver_count(&self) -> usize {
                self.real.receiver_count()
            }
        }
    };
}

state!(Sender);
state!(Receiver);

impl<T> Sender<T> {
    /// Sends a message, and waits for room.
    #[track_caller]
    pub fn send_async(&self, message: T) -> impl Future<Output = Result<(), SendError<T>>> {
        let site = Site::here();
        async move {
            let number = self.end.number();
            let waiting = Waiting::new(&self.end, site, Some(number));
            operation(waiting, self.real.send_async((number, message)), |result| match result {
                Ok(()) => self.end.sent(site, number, Some(self.real.len())),
                Err(_) => self.end.refused(site, number, Refusal::Closed),
            })
            .await
            .map_err(|SendError((_, message))| SendError(message))
        }
    }
}

impl<T> Receiver<T> {
    /// Receives a message, and waits for one.
    #[track_caller]
    pub fn recv_async(&self) -> impl Future<Output = Result<T, RecvError>> {
        let site = Site::here();
        async move {
            let waiting = Waiting::new(&self.end, site, None);
            let result = operation(waiting, self.real.recv_async(), |result| match result {
                Ok((number, _)) => self.end.received(site, *number, Some(self.real.len())),
                Err(_) => self.end.sees_end(site),
            });
            result.await.map(|(_, message)| message)
        }
    }

    /// The messages as a stream.
    #[track_caller]
    pub fn stream(&self) -> impl Stream<Item = T> {
        let site = Site::here();
        Messages { end: &self.end, site, waits: false, real: self.real.stream() }
    }
}

struct Messages<'a, T> {
    end: &'a End,
    site: Site,
    waits: bool,
    real: real::r#async::RecvStream<'a, Numbered<T>>,
}

impl<T> Stream for Messages<'_, T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let _locked = lock();
        let this = &mut *self;
        let poll = Pin::new(&mut this.real).poll_next(cx);
        match &poll {
            Poll::Pending if !this.waits => this.end.waits(this.site, None),
            Poll::Pending => {}
            Poll::Ready(Some((number, _))) => this.end.received(this.site, *number, None),
            Poll::Ready(None) => this.end.sees_end(this.site),
        }
        this.waits = poll.is_pending();
        poll.map(|next| next.map(|(_, message)| message))
    }
}
