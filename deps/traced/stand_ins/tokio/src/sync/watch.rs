//! The channel for the newest value, recorded.

use std::ops::Deref;

use error::{RecvError, SendError};
pub use real::sync::watch::error;
use trace_recorder::{End, Numbered, Refusal, Side, Site, Waiting, channel_to_all, operation};

/// A channel for the newest value.
#[track_caller]
pub fn channel<T>(first: T) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = real::sync::watch::channel((0, first));
    let (sender, receiver) = channel_to_all(Site::here(), "tokio::sync::watch", None, 1);
    (Sender { end: sender, real: tx }, Receiver { end: receiver, real: rx })
}

/// The value, which cannot be replaced meanwhile.
#[derive(Debug)]
pub struct Ref<'a, T>(real::sync::watch::Ref<'a, Numbered<T>>);

impl<T> Ref<'_, T> {
    /// Whether the receiver had not seen it.
    pub fn has_changed(&self) -> bool {
        self.0.has_changed()
    }
}

impl<T> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.1
    }
}

/// The sender.
#[derive(Debug)]
pub struct Sender<T> {
    end: End,
    real: real::sync::watch::Sender<Numbered<T>>,
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Sender<T> {
        Sender { end: self.end.another(Site::here()), real: self.real.clone() }
    }
}

// A new value waits for those who borrow the old one, so nothing here may keep
// the recorder's lock while it sends.
impl<T> Sender<T> {
    /// Replaces the value.
    ///
    /// # Errors
    ///
    /// If there is no receiver.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let (site, number) = (Site::here(), self.end.number());
        let mut waiting = Waiting::new(&self.end, site, Some(number));
        waiting.begin();
        let result = self.real.send((number, value));
        waiting.done();
        match &result {
            Ok(()) => self.end.sent_to_all(site, number),
            Err(_) => self.end.refused(site, number, Refusal::Closed),
        }
        result.map_err(|SendError((_, value))| SendError(value))
    }

    /// Replaces the value, and returns the old one.
    #[track_caller]
    pub fn send_replace(&self, value: T) -> T {
        let (site, number) = (Site::here(), self.end.number());
        let (_, old) = self.real.send_replace((number, value));
        self.end.sent_to_all(site, number);
        old
    }

    /// Changes the value.
    #[track_caller]
    pub fn send_modify(&self, modify: impl FnOnce(&mut T)) {
        let (site, number) = (Site::here(), self.end.number());
        self.real.send_modify(|(old, value)| {
            modify(value);
            *old = number;
        });
        self.end.sent_to_all(site, number);
    }

    /// Changes the value, and tells the receivers if `modify` returns `true`.
    #[track_caller]
    pub fn send_if_modified(&self, modify: impl FnOnce(&mut T) -> bool) -> bool {
        let (site, number) = (Site::here(), self.end.number());
        let modified = self.real.send_if_modified(|(old, value)| {
            let modified = modify(value);
            if modified {
                *old = number;
            }
            modified
        });
        if modified {
            self.end.sent_to_all(site, number);
        }
        modified
    }

    /// The value.
    pub fn borrow(&self) -> Ref<'_, T> {
        Ref(self.real.borrow())
    }

    /// Another receiver, which has seen the value.
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        Receiver { end: self.end.of(Side::Receiver, Site::here()), real: self.real.subscribe() }
    }

    /// How many receivers there are.
    pub fn receiver_count(&self) -> usize {
        self.real.receiver_count()
    }

    /// Whether there is no receiver.
    pub fn is_closed(&self) -> bool {
        self.real.is_closed()
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
    real: real::sync::watch::Receiver<Numbered<T>>,
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Receiver<T> {
        Receiver { end: self.end.another(Site::here()), real: self.real.clone() }
    }
}

impl<T> Receiver<T> {
    /// Waits for a value that this receiver has not seen.
    #[track_caller]
    pub fn changed(&mut self) -> impl Future<Output = Result<(), RecvError>> {
        let site = Site::here();
        async move {
            let Receiver { end, real } = self;
            let waiting = Waiting::new(end, site, None);
            operation(waiting, real.changed(), |result| match result {
                Ok(()) => end.notices(site),
                Err(_) => end.sees_end(site),
            })
            .await
        }
    }

    /// Waits for a value that `is_wanted`.
    #[track_caller]
    pub fn wait_for(
        &mut self,
        mut is_wanted: impl FnMut(&T) -> bool,
    ) -> impl Future<Output = Result<Ref<'_, T>, RecvError>> {
        let site = Site::here();
        async move {
            let Receiver { end, real } = self;
            let waiting = Waiting::new(end, site, None);
            let wanted = real.wait_for(|(_, value)| is_wanted(value));
            let result = operation(waiting, wanted, |result| match result {
                Ok(value) => end.received_of_all(site, value.0),
                Err(_) => end.sees_end(site),
            });
            result.await.map(Ref)
        }
    }

    /// The value.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        let value = self.real.borrow();
        self.end.looks_at(Site::here(), value.0);
        Ref(value)
    }

    /// The value, which the receiver then has seen.
    #[track_caller]
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        let value = self.real.borrow_and_update();
        self.end.received_of_all(Site::here(), value.0);
        Ref(value)
    }

    /// Whether there is a value that this receiver has not seen.
    ///
    /// # Errors
    ///
    /// If there is no sender.
    pub fn has_changed(&self) -> Result<bool, RecvError> {
        self.real.has_changed()
    }

    /// As if the receiver had not seen the value.
    pub fn mark_changed(&mut self) {
        self.real.mark_changed();
        self.end.marks(false);
    }

    /// As if the receiver had seen the value.
    pub fn mark_unchanged(&mut self) {
        self.real.mark_unchanged();
        self.end.marks(true);
    }

    /// Whether both belong to the same channel.
    pub fn same_channel(&self, other: &Receiver<T>) -> bool {
        self.real.same_channel(&other.real)
    }
}
