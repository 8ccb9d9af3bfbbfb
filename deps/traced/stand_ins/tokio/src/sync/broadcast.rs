//! The channel of which each receiver gets each value, recorded.

use error::{RecvError, SendError, TryRecvError};
pub use real::sync::broadcast::error;
use trace_recorder::{
    End, Numbered, Refusal, Side, Site, Waiting, channel_to_all, lock, operation, sender_to_all,
};

const KIND: &str = "tokio::sync::broadcast";

/// A channel of which each receiver gets each value. It keeps as many as the next
/// power of two of its capacity.
#[track_caller]
pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::sync::broadcast::channel(capacity);
    let (sender, receiver) =
        channel_to_all(Site::here(), KIND, Some(capacity), capacity.next_power_of_two());
    (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx })
}

/// The sender.
#[derive(Debug)]
pub struct Sender<T> {
    end: End,
    real: real::sync::broadcast::Sender<Numbered<T>>,
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Sender<T> {
        Sender { end: self.end.another(Site::here()), real: self.real.clone() }
    }
}

impl<T: Clone> Sender<T> {
    /// A sender of a channel that has no receiver yet.
    #[track_caller]
    pub fn new(capacity: usize) -> Sender<T> {
        let real = real::sync::broadcast::Sender::new(capacity);
        let keeps = capacity.next_power_of_two();
        let end = sender_to_all(Site::here(), KIND, Some(capacity), keeps);
        Sender { end, real }
    }
}

impl<T> Sender<T> {
    /// Sends a value to all receivers.
    ///
    /// # Errors
    ///
    /// If there is none.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<usize, SendError<T>> {
        let _locked = lock();
        let (site, number) = (Site::here(), self.end.number());
        let result = self.real.send((number, value));
        match &result {
            Ok(_) => self.end.sent_to_all(site, number),
            Err(_) => self.end.refused(site, number, Refusal::Closed),
        }
        result.map_err(|SendError((_, value))| SendError(value))
    }

    /// Another receiver, for what is sent from now on.
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let _locked = lock();
        Receiver { end: self.end.of(Side::Receiver, Site::here()), real: self.real.subscribe() }
    }

    /// How many values some receiver has not received.
    pub fn len(&self) -> usize {
        self.real.len()
    }

    /// Whether each receiver has received all values.
    pub fn is_empty(&self) -> bool {
        self.real.is_empty()
    }

    /// How many receivers there are.
    pub fn receiver_count(&self) -> usize {
        self.real.receiver_count()
    }

    /// How many senders there are.
    pub fn strong_count(&self) -> usize {
        self.real.strong_count()
    }

    /// Waits until there is no receiver.
    pub async fn closed(&self) {
        self.real.closed().await;
    }
}

/// A receiver.
#[derive(Debug)]
pub struct Receiver<T> {
    end: End,
    real: real::sync::broadcast::Receiver<Numbered<T>>,
}

impl<T: Clone> Receiver<T> {
    /// Receives a value, and waits for one.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Result<T, RecvError>> {
        let site = Site::here();
        async move {
            let Receiver { end, real } = self;
            let waiting = Waiting::new(end, site, None);
            let result = operation(waiting, real.recv(), |result| match result {
                Ok((number, _)) => end.received_of_all(site, *number),
                Err(RecvError::Lagged(missed)) => end.missed(site, *missed),
                Err(RecvError::Closed) => end.sees_end(site),
            });
            result.await.map(|(_, value)| value)
        }
    }

    /// Receives a value, and blocks its thread until there is one.
    ///
    /// # Errors
    ///
    /// If some were missed, or the channel has ended.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Result<T, RecvError> {
        let site = Site::here();
        let mut waiting = Waiting::new(&self.end, site, None);
        waiting.begin();
        let result = self.real.blocking_recv();
        let _locked = lock();
        waiting.done();
        match &result {
            Ok((number, _)) => self.end.received_of_all(site, *number),
            Err(RecvError::Lagged(missed)) => self.end.missed(site, *missed),
            Err(RecvError::Closed) => self.end.sees_end(site),
        }
        result.map(|(_, value)| value)
    }

    /// Receives a value, if there is one now.
    ///
    /// # Errors
    ///
    /// If there is none, some were missed, or the channel has ended.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let _locked = lock();
        let site = Site::here();
        let result = self.real.try_recv();
        match &result {
            Ok((number, _)) => self.end.received_of_all(site, *number),
            Err(TryRecvError::Lagged(missed)) => self.end.missed(site, *missed),
            Err(TryRecvError::Empty) => self.end.finds_nothing(site),
            Err(TryRecvError::Closed) => self.end.sees_end(site),
        }
        result.map(|(_, value)| value)
    }
}

impl<T> Receiver<T> {
    /// Another receiver, for what is sent from now on.
    #[track_caller]
    pub fn resubscribe(&self) -> Receiver<T>
    where
        T: Clone,
    {
        let _locked = lock();
        Receiver { end: self.end.of(Side::Receiver, Site::here()), real: self.real.resubscribe() }
    }

    /// How many values this receiver has not received.
    pub fn len(&self) -> usize {
        self.real.len()
    }

    /// Whether this receiver has received all values.
    pub fn is_empty(&self) -> bool {
        self.real.is_empty()
    }
}
