//! Polls futures by hand. No runtime decides when, so the result is always the
//! same.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Polls `future` once, with a waker that does nothing.
pub(crate) fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    poll_with(future, Waker::noop())
}

/// Polls `future` once, with `waker`.
pub(crate) fn poll_with<F: Future>(future: Pin<&mut F>, waker: &Waker) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(waker))
}

/// A waker that counts how often it is woken.
#[derive(Debug, Default)]
pub(crate) struct WakeCount(AtomicUsize);

impl WakeCount {
    /// Makes the count, and the waker that it belongs to.
    pub(crate) fn new() -> (Arc<WakeCount>, Waker) {
        let count = Arc::new(WakeCount::default());
        (Arc::clone(&count), Waker::from(count))
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Wake for WakeCount {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A message, and a second handle to it, by which the test sees whether the
/// message still exists.
pub(crate) fn message() -> (Arc<()>, Message) {
    let handle = Arc::new(());
    (Arc::clone(&handle), Message(handle))
}

/// The message of [`message`].
#[derive(Debug)]
pub(crate) struct Message(#[expect(dead_code, reason = "only its lifetime counts")] Arc<()>);

/// Whether the message that belongs to `handle` still exists.
pub(crate) fn exists(handle: &Arc<()>) -> bool {
    Arc::strong_count(handle) > 1
}
