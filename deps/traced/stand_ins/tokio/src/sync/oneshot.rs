//! The channel for one value, recorded.

use std::pin::Pin;
use std::task::{Context, Poll};

use error::{RecvError, TryRecvError};
pub use real::sync::oneshot::error;
use trace_recorder::{End, Numbered, Refusal, Site, channel as record, lock};

/// A channel for one value.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::sync::oneshot::channel();
    let site = Site::here();
    let (sender, receiver) = record(site, "tokio::sync::oneshot", Some(1));
    (Sender { end: sender, real: tx }, Receiver { waits: false, site, end: receiver, real: rx })
}

/// The sender.
#[derive(Debug)]
pub struct Sender<T> {
    end: End,
    real: real::sync::oneshot::Sender<Numbered<T>>,
}

impl<T> Sender<T> {
    /// Sends the value.
    ///
    /// # Errors
    ///
    /// If the receiver is gone. Then it returns the value.
    #[track_caller]
    pub fn send(self, value: T) -> Result<(), T> {
        let _locked = lock();
        let site = Site::here();
        let Sender { end, real } = self;
        let number = end.number();
        match real.send((number, value)) {
            Ok(()) => {
                end.sent(site, number, None);
                Ok(())
            }
            Err((_, value)) => {
                end.refused(site, number, Refusal::Closed);
                Err(value)
            }
        }
    }

    /// Waits until the receiver is gone or closed.
    pub async fn closed(&mut self) {
        self.real.closed().await;
    }

    /// Whether the receiver is gone or closed.
    pub fn is_closed(&self) -> bool {
        self.real.is_closed()
    }

    /// Polls for the receiver's end.
    pub fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.real.poll_closed(cx)
    }
}

/// The receiver, a future of the value. Its line is that of the channel, as the
/// `.await` has none.
#[derive(Debug)]
pub struct Receiver<T> {
    waits: bool,
    site: Site,
    end: End,
    real: real::sync::oneshot::Receiver<Numbered<T>>,
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, RecvError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let _locked = lock();
        let this = &mut *self;
        let poll = Pin::new(&mut this.real).poll(cx);
        match &poll {
            Poll::Pending if !this.waits => {
                this.waits = true;
                this.end.waits(this.site, None);
            }
            Poll::Pending => {}
            Poll::Ready(Ok((number, _))) => this.end.received(this.site, *number, None),
            Poll::Ready(Err(_)) => this.end.sees_end(this.site),
        }
        poll.map_ok(|(_, value)| value)
    }
}

impl<T> Receiver<T> {
    /// Receives the value, if it is there now.
    ///
    /// # Errors
    ///
    /// If it is not there, or will not come.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let _locked = lock();
        let site = Site::here();
        let result = self.real.try_recv();
        match &result {
            Ok((number, _)) => self.end.received(site, *number, None),
            Err(TryRecvError::Empty) => self.end.finds_nothing(site),
            Err(TryRecvError::Closed) => self.end.sees_end(site),
        }
        result.map(|(_, value)| value)
    }

    /// Receives the value, and blocks its thread until it is there.
    ///
    /// # Errors
    ///
    /// If it will not come.
    #[track_caller]
    pub fn blocking_recv(self) -> Result<T, RecvError> {
        let site = Site::here();
        let Receiver { end, real, .. } = self;
        end.waits(site, None);
        let result = real.blocking_recv();
        match &result {
            Ok((number, _)) => end.received(site, *number, None),
            Err(_) => end.sees_end(site),
        }
        result.map(|(_, value)| value)
    }

    /// Refuses the value.
    #[track_caller]
    pub fn close(&mut self) {
        let _locked = lock();
        self.real.close();
        self.end.closes(Site::here());
    }

    /// Whether the receiver has its value or its error.
    pub fn is_terminated(&self) -> bool {
        self.real.is_terminated()
    }

    /// Whether no value is there now.
    pub fn is_empty(&self) -> bool {
        self.real.is_empty()
    }
}
