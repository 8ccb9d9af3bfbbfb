//! What the book says about state shared behind a mutex.

use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Mutex;

use tokio::task::yield_now;

use crate::poll::poll_once;

#[expect(clippy::await_holding_lock, reason = "the mistake that is tested")]
async fn holds_a_std_guard_across_an_await(state: &Mutex<u32>) {
    let mut state = state.lock().expect("nobody panicked");
    yield_now().await;
    *state += 1;
}

async fn releases_a_std_guard_before_the_await(state: &Mutex<u32>) {
    *state.lock().expect("nobody panicked") += 1;
    yield_now().await;
}

/// Tells whether a type is `Send`: the method of `Probe<T>` is found first,
/// but exists only if it is.
pub(crate) struct Probe<T>(PhantomData<T>);

pub(crate) fn probe<T>(_: &T) -> Probe<T> {
    Probe(PhantomData)
}

impl<T: Send> Probe<T> {
    pub(crate) fn is_send(&self) -> bool {
        true
    }
}

pub(crate) trait NotSend {
    fn is_send(&self) -> bool;
}

impl<T> NotSend for Probe<T> {
    fn is_send(&self) -> bool {
        false
    }
}

#[test]
fn a_future_that_holds_a_std_guard_across_an_await_is_not_send() {
    let state = Mutex::new(0);
    assert!(!probe(&holds_a_std_guard_across_an_await(&state)).is_send());
    assert!(probe(&releases_a_std_guard_before_the_await(&state)).is_send());
}

#[test]
fn others_wait_as_long_as_a_task_holds_the_async_guard_across_an_await() {
    let state = tokio::sync::Mutex::new(0);
    let mut holder = pin!(async {
        let mut state = state.lock().await;
        yield_now().await;
        *state += 1;
    });
    let mut other = pin!(state.lock());
    assert!(poll_once(holder.as_mut()).is_pending());
    assert!(poll_once(other.as_mut()).is_pending());
    assert!(poll_once(holder).is_ready());
    assert!(poll_once(other).is_ready());
}
