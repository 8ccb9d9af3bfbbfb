//! What the book says about Tokio's `Notify`.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::Notify;

use crate::poll::poll_once;

#[test]
fn notifications_that_nobody_waits_for_are_kept_as_one() {
    let notify = Notify::new();
    notify.notify_one();
    notify.notify_one();
    assert_eq!(poll_once(pin!(notify.notified())), Poll::Ready(()));
    assert!(poll_once(pin!(notify.notified())).is_pending());
}

#[test]
fn notify_waiters_keeps_nothing_for_those_that_wait_later() {
    let notify = Notify::new();
    let mut early = pin!(notify.notified());
    assert!(poll_once(early.as_mut()).is_pending());
    notify.notify_waiters();
    assert_eq!(poll_once(early), Poll::Ready(()));
    assert!(poll_once(pin!(notify.notified())).is_pending());
}

#[test]
fn notify_waiters_wakes_a_future_that_was_made_before_and_not_yet_polled() {
    let notify = Notify::new();
    let made_before = pin!(notify.notified());
    notify.notify_waiters();
    assert_eq!(poll_once(made_before), Poll::Ready(()));
}

#[test]
fn a_wait_does_not_end_when_nobody_is_left_who_could_notify() {
    let notify = Arc::new(Notify::new());
    let notifier = Arc::clone(&notify);
    let mut wait = pin!(notify.notified());
    assert!(poll_once(wait.as_mut()).is_pending());
    drop(notifier);
    assert_eq!(Arc::strong_count(&notify), 1);
    assert!(poll_once(wait).is_pending());
}
