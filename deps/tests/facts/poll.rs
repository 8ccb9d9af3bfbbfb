//! Polls futures by hand: no runtime decides when, so the answer is always the
//! same.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Polls `future` once. Nobody is told when it could be polled again.
pub(crate) fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    poll_with(future, Waker::noop())
}

/// Polls `future` once; `waker` is what it may wake later.
pub(crate) fn poll_with<F: Future>(future: Pin<&mut F>, waker: &Waker) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(waker))
}

/// A waker that counts how often it is woken.
#[derive(Debug, Default)]
pub(crate) struct WakeCount(AtomicUsize);

impl WakeCount {
    /// The count, and the waker that it belongs to.
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

/// A message of which the test keeps a second handle, and so sees whether it
/// still exists.
pub(crate) fn message() -> (Arc<()>, Message) {
    let handle = Arc::new(());
    (Arc::clone(&handle), Message(handle))
}

/// See [`message`].
#[derive(Debug)]
pub(crate) struct Message(#[expect(dead_code, reason = "only its lifetime counts")] Arc<()>);

/// Whether the message that belongs to `handle` still exists.
pub(crate) fn exists(handle: &Arc<()>) -> bool {
    Arc::strong_count(handle) > 1
}
