//! The queue, recorded.

use std::task::{Context, Poll};
use std::time::Duration;

use error::{SendError, SendTimeoutError, TryRecvError, TrySendError};
pub use real::sync::mpsc::error;
use trace_recorder::{
    End, Numbered, Refusal, Side, Site, Waiting, channel as record, lock, operation,
};

/// A bounded queue.
#[track_caller]
pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::sync::mpsc::channel(buffer);
    let (sender, receiver) = record(Site::here(), "tokio::sync::mpsc", Some(buffer));
    (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx })
}

/// An unbounded queue.
#[track_caller]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (tx, rx) = real::sync::mpsc::unbounded_channel();
    let (sender, receiver) = record(Site::here(), "unbounded tokio::sync::mpsc", None);
    (UnboundedSender { end: sender, real: tx }, UnboundedReceiver { end: receiver, real: rx })
}

/// Records a result of sending.
fn sent<T, E>(end: &End, site: Site, number: u64, result: &Result<T, E>, why: Refusal) {
    match result {
        Ok(_) => end.sent(site, number, None),
        Err(_) => end.refused(site, number, why),
    }
}

/// Records a result of receiving.
fn received<T>(end: &End, site: Site, result: &Option<Numbered<T>>) {
    match result {
        Some((number, _)) => end.received(site, *number, None),
        None => end.sees_end(site),
    }
}

fn tried<T>(
    end: &End,
    site: Site,
    result: Result<Numbered<T>, TryRecvError>,
) -> Result<T, TryRecvError> {
    match &result {
        Ok((number, _)) => end.received(site, *number, None),
        Err(TryRecvError::Empty) => end.finds_nothing(site),
        Err(TryRecvError::Disconnected) => end.sees_end(site),
    }
    result.map(|(_, value)| value)
}

/// The sender of a bounded queue.
#[derive(Debug)]
pub struct Sender<T> {
    end: End,
    real: real::sync::mpsc::Sender<Numbered<T>>,
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Sender<T> {
        Sender { end: self.end.another(Site::here()), real: self.real.clone() }
    }
}

impl<T> Sender<T> {
    /// Sends a value, and waits for room.
    #[track_caller]
    pub fn send(&self, value: T) -> impl Future<Output = Result<(), SendError<T>>> {
        let site = Site::here();
        async move {
            let number = self.end.number();
            let waiting = Waiting::new(&self.end, site, Some(number));
            operation(waiting, self.real.send((number, value)), |result| {
                sent(&self.end, site, number, result, Refusal::Closed);
            })
            .await
            .map_err(|SendError((_, value))| SendError(value))
        }
    }

    /// Sends a value, and waits for room as long as `timeout`.
    #[track_caller]
    pub fn send_timeout(
        &self,
        value: T,
        timeout: Duration,
    ) -> impl Future<Output = Result<(), SendTimeoutError<T>>> {
        let site = Site::here();
        async move {
            let number = self.end.number();
            let waiting = Waiting::new(&self.end, site, Some(number));
            operation(waiting, self.real.send_timeout((number, value), timeout), |result| {
                let late = matches!(result, Err(SendTimeoutError::Timeout(_)));
                let why = if late { Refusal::Late } else { Refusal::Closed };
                sent(&self.end, site, number, result, why);
            })
            .await
            .map_err(|error| match error {
                SendTimeoutError::Timeout((_, value)) => SendTimeoutError::Timeout(value),
                SendTimeoutError::Closed((_, value)) => SendTimeoutError::Closed(value),
            })
        }
    }

    /// Sends a value, if there is room now.
    ///
    /// # Errors
    ///
    /// If there is none, or the receiver is gone.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        let _locked = lock();
        let (site, number) = (Site::here(), self.end.number());
        let result = self.real.try_send((number, value));
        let full = matches!(result, Err(TrySendError::Full(_)));
        let why = if full { Refusal::Full } else { Refusal::Closed };
        sent(&self.end, site, number, &result, why);
        result.map_err(|error| match error {
            TrySendError::Full((_, value)) => TrySendError::Full(value),
            TrySendError::Closed((_, value)) => TrySendError::Closed(value),
        })
    }

    /// Sends a value, and blocks its thread until there is room.
    ///
    /// # Errors
    ///
    /// If the receiver is gone.
    #[track_caller]
    pub fn blocking_send(&self, value: T) -> Result<(), SendError<T>> {
        let (site, number) = (Site::here(), self.end.number());
        let mut waiting = Waiting::new(&self.end, site, Some(number));
        waiting.begin();
        let result = self.real.blocking_send((number, value));
        let _locked = lock();
        waiting.done();
        sent(&self.end, site, number, &result, Refusal::Closed);
        result.map_err(|SendError((_, value))| SendError(value))
    }

    /// Waits for room, and keeps it for one value.
    #[track_caller]
    pub fn reserve(&self) -> impl Future<Output = Result<Permit<'_, T>, SendError<()>>> {
        let site = Site::here();
        async move {
            let number = self.end.number();
            let waiting = Waiting::new(&self.end, site, Some(number));
            let result = operation(waiting, self.real.reserve(), |result| {
                if result.is_err() {
                    self.end.refused(site, number, Refusal::Closed);
                }
            })
            .await;
            result.map(|real| Permit { end: &self.end, number, real })
        }
    }

    /// Keeps room for one value, if there is room now.
    ///
    /// # Errors
    ///
    /// If there is none, or the receiver is gone.
    #[track_caller]
    pub fn try_reserve(&self) -> Result<Permit<'_, T>, TrySendError<()>> {
        let _locked = lock();
        let (site, number) = (Site::here(), self.end.number());
        let result = self.real.try_reserve();
        match &result {
            Ok(_) => {}
            Err(TrySendError::Full(())) => self.end.refused(site, number, Refusal::Full),
            Err(TrySendError::Closed(())) => self.end.refused(site, number, Refusal::Closed),
        }
        result.map(|real| Permit { end: &self.end, number, real })
    }

    /// Waits until there is no receiver.
    pub async fn closed(&self) {
        self.real.closed().await;
    }

    /// Whether there is no receiver.
    pub fn is_closed(&self) -> bool {
        self.real.is_closed()
    }

    /// How many values have room now.
    pub fn capacity(&self) -> usize {
        self.real.capacity()
    }

    /// How many values have room in an empty queue.
    pub fn max_capacity(&self) -> usize {
        self.real.max_capacity()
    }

    /// Whether both send to the same queue.
    pub fn same_channel(&self, other: &Sender<T>) -> bool {
        self.real.same_channel(&other.real)
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        let (end, real) = (self.end.watch(), self.real.downgrade());
        WeakSender { end, real }
    }

    /// How many senders there are.
    pub fn strong_count(&self) -> usize {
        self.real.strong_count()
    }

    /// How many weak senders there are.
    pub fn weak_count(&self) -> usize {
        self.real.weak_count()
    }
}

/// A sender that does not keep the channel open.
#[derive(Debug)]
pub struct WeakSender<T> {
    end: trace_recorder::Weak,
    real: real::sync::mpsc::WeakSender<Numbered<T>>,
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> WeakSender<T> {
        WeakSender { end: self.end, real: self.real.clone() }
    }
}

impl<T> WeakSender<T> {
    /// A sender, unless all are gone.
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let _locked = lock();
        let real = self.real.upgrade()?;
        Some(Sender { end: self.end.another(Side::Sender, Site::here()), real })
    }

    /// How many senders there are.
    pub fn strong_count(&self) -> usize {
        self.real.strong_count()
    }

    /// How many weak senders there are.
    pub fn weak_count(&self) -> usize {
        self.real.weak_count()
    }
}

/// Room for one value.
#[derive(Debug)]
pub struct Permit<'a, T> {
    end: &'a End,
    number: u64,
    real: real::sync::mpsc::Permit<'a, Numbered<T>>,
}

impl<T> Permit<'_, T> {
    /// Sends the value.
    #[track_caller]
    pub fn send(self, value: T) {
        let _locked = lock();
        self.real.send((self.number, value));
        self.end.sent(Site::here(), self.number, None);
    }
}

/// The receiver of a bounded queue.
#[derive(Debug)]
pub struct Receiver<T> {
    end: End,
    real: real::sync::mpsc::Receiver<Numbered<T>>,
}

/// The sender of an unbounded queue.
#[derive(Debug)]
pub struct UnboundedSender<T> {
    end: End,
    real: real::sync::mpsc::UnboundedSender<Numbered<T>>,
}

impl<T> Clone for UnboundedSender<T> {
    #[track_caller]
    fn clone(&self) -> UnboundedSender<T> {
        UnboundedSender { end: self.end.another(Site::here()), real: self.real.clone() }
    }
}

impl<T> UnboundedSender<T> {
    /// Sends a value.
    ///
    /// # Errors
    ///
    /// If the receiver is gone.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let _locked = lock();
        let (site, number) = (Site::here(), self.end.number());
        let result = self.real.send((number, value));
        sent(&self.end, site, number, &result, Refusal::Closed);
        result.map_err(|SendError((_, value))| SendError(value))
    }

    /// Waits until there is no receiver.
    pub async fn closed(&self) {
        self.real.closed().await;
    }

    /// Whether there is no receiver.
    pub fn is_closed(&self) -> bool {
        self.real.is_closed()
    }
}

/// The receiver of an unbounded queue.
#[derive(Debug)]
pub struct UnboundedReceiver<T> {
    end: End,
    real: real::sync::mpsc::UnboundedReceiver<Numbered<T>>,
}

/// What both receivers do.
macro_rules! receiver {
    ($name:ident) => {
        impl<T> $name<T> {
            /// Receives a value, and waits for one.
            #[track_caller]
            pub fn recv(&mut self) -> impl Future<Output = Option<T>> {
                let site = Site::here();
                async move {
                    let $name { end, real } = self;
                    let waiting = Waiting::new(end, site, None);
                    let result = operation(waiting, real.recv(), |result| {
                        received(end, site, result);
                    });
                    result.await.map(|(_, value)| value)
                }
            }

            /// Receives up to `limit` values, and waits for the first.
            #[track_caller]
            pub fn recv_many(
                &mut self,
                buffer: &mut Vec<T>,
                limit: usize,
            ) -> impl Future<Output = usize> {
                let site = Site::here();
                async move {
                    let $name { end, real } = self;
                    let waiting = Waiting::new(end, site, None);
                    let mut numbered = Vec::new();
                    let count = operation(waiting, real.recv_many(&mut numbered, limit), |count| {
                        if *count == 0 && limit > 0 {
                            end.sees_end(site);
                        }
                    })
                    .await;
                    for (number, value) in numbered {
                        end.received(site, number, None);
                        buffer.push(value);
                    }
                    count
                }
            }

            /// Receives a value, if there is one now.
            ///
            /// # Errors
            ///
            /// If there is none, or the channel has ended.
            #[track_caller]
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
                let _locked = lock();
                let result = self.real.try_recv();
                tried(&self.end, Site::here(), result)
            }

            /// Receives a value, and blocks its thread until there is one.
            #[track_caller]
            pub fn blocking_recv(&mut self) -> Option<T> {
                let site = Site::here();
                let mut waiting = Waiting::new(&self.end, site, None);
                waiting.begin();
                let result = self.real.blocking_recv();
                let _locked = lock();
                waiting.done();
                received(&self.end, site, &result);
                result.map(|(_, value)| value)
            }

            /// Polls for a value.
            #[track_caller]
            pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
                let site = Site::here();
                let _locked = lock();
                let poll = self.real.poll_recv(cx);
                if let Poll::Ready(result) = &poll {
                    received(&self.end, site, result);
                }
                poll.map(|result| result.map(|(_, value)| value))
            }

            /// Refuses further values.
            #[track_caller]
            pub fn close(&mut self) {
                let _locked = lock();
                self.real.close();
                self.end.closes(Site::here());
            }

            /// Whether nothing can be sent any more.
            pub fn is_closed(&self) -> bool {
                self.real.is_closed()
            }

            /// Whether no value waits.
            pub fn is_empty(&self) -> bool {
                self.real.is_empty()
            }

            /// How many values wait.
            pub fn len(&self) -> usize {
                self.real.len()
            }
        }
    };
}

receiver!(Receiver);
receiver!(UnboundedReceiver);

impl<T> Receiver<T> {
    /// How many values have room now.
    pub fn capacity(&self) -> usize {
        self.real.capacity()
    }

    /// How many values have room in an empty queue.
    pub fn max_capacity(&self) -> usize {
        self.real.max_capacity()
    }

    /// How many senders there are.
    pub fn sender_strong_count(&self) -> usize {
        self.real.sender_strong_count()
    }
}
