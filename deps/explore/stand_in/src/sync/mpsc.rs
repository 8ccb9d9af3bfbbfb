//! Tokio's queue. A sender takes its place in the line for room at the beginning of
//! its turn, and not at the end of the one before.

use std::ops::Deref;
use std::time::Duration;

use error::{SendError, SendTimeoutError, TrySendError};
use explore::begin_operation;
pub use real::sync::mpsc::{
    Permit, PermitIterator, Receiver, UnboundedReceiver, UnboundedSender, WeakUnboundedSender,
    error, unbounded_channel,
};

/// A bounded queue.
pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::sync::mpsc::channel(buffer);
    (Sender(tx), rx)
}

/// The sender of a bounded queue.
#[derive(Debug)]
pub struct Sender<T>(real::sync::mpsc::Sender<T>);

impl<T> Sender<T> {
    /// Sends a value, and waits for room.
    ///
    /// # Errors
    ///
    /// If the receiver is gone.
    pub async fn send(&self, value: T) -> Result<(), SendError<T>> {
        begin_operation().await;
        self.0.send(value).await
    }

    /// Sends a value, and waits for room as long as `timeout`.
    ///
    /// # Errors
    ///
    /// If the time is over, or the receiver is gone.
    pub async fn send_timeout(
        &self,
        value: T,
        timeout: Duration,
    ) -> Result<(), SendTimeoutError<T>> {
        begin_operation().await;
        self.0.send_timeout(value, timeout).await
    }

    /// Waits for room for a value.
    ///
    /// # Errors
    ///
    /// If the receiver is gone.
    pub async fn reserve(&self) -> Result<Permit<'_, T>, SendError<()>> {
        begin_operation().await;
        self.0.reserve().await
    }

    /// Waits for room for `count` values.
    ///
    /// # Errors
    ///
    /// If the receiver is gone, or the queue is smaller.
    pub async fn reserve_many(&self, count: usize) -> Result<PermitIterator<'_, T>, SendError<()>> {
        begin_operation().await;
        self.0.reserve_many(count).await
    }

    /// Waits for room for a value, and keeps the sender in the permit.
    ///
    /// # Errors
    ///
    /// If the receiver is gone.
    pub async fn reserve_owned(self) -> Result<OwnedPermit<T>, SendError<()>> {
        begin_operation().await;
        self.0.reserve_owned().await.map(OwnedPermit)
    }

    /// Keeps the sender in a permit, if there is room now.
    ///
    /// # Errors
    ///
    /// If there is none, or the receiver is gone. The sender is in the error.
    pub fn try_reserve_owned(self) -> Result<OwnedPermit<T>, TrySendError<Sender<T>>> {
        self.0.try_reserve_owned().map(OwnedPermit).map_err(|error| match error {
            TrySendError::Full(tx) => TrySendError::Full(Sender(tx)),
            TrySendError::Closed(tx) => TrySendError::Closed(Sender(tx)),
        })
    }

    /// A sender that does not keep the queue open.
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender(self.0.downgrade())
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Sender<T> {
        Sender(self.0.clone())
    }
}

impl<T> Deref for Sender<T> {
    type Target = real::sync::mpsc::Sender<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A sender that does not keep the queue open.
#[derive(Debug)]
pub struct WeakSender<T>(real::sync::mpsc::WeakSender<T>);

impl<T> WeakSender<T> {
    /// A sender, if the queue is still open.
    pub fn upgrade(&self) -> Option<Sender<T>> {
        self.0.upgrade().map(Sender)
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> WeakSender<T> {
        WeakSender(self.0.clone())
    }
}

impl<T> Deref for WeakSender<T> {
    type Target = real::sync::mpsc::WeakSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Room for a value, with the sender.
#[derive(Debug)]
pub struct OwnedPermit<T>(real::sync::mpsc::OwnedPermit<T>);

impl<T> OwnedPermit<T> {
    /// Sends a value into the room.
    pub fn send(self, value: T) -> Sender<T> {
        Sender(self.0.send(value))
    }

    /// Gives the room back.
    pub fn release(self) -> Sender<T> {
        Sender(self.0.release())
    }
}
