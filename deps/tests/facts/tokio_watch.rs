//! What the book says about `tokio::sync::watch`.

use std::pin::pin;
use std::task::Poll;

use tokio::sync::watch;

use crate::poll::poll_once;

#[test]
fn a_receiver_sees_the_newest_value_and_not_those_between() {
    let (tx, mut rx) = watch::channel(0);
    for n in [1, 2, 3] {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(poll_once(pin!(rx.changed())).map(|changed| changed.is_ok()), Poll::Ready(true));
    assert_eq!(*rx.borrow(), 3);
    assert!(poll_once(pin!(rx.changed())).is_pending());
}

#[test]
fn wait_for_looks_at_the_present_value_first() {
    let (tx, mut rx) = watch::channel(false);
    assert!(tx.send(true).is_ok());
    assert!(*rx.borrow_and_update(), "seen, so that `changed` would wait");
    assert!(poll_once(pin!(rx.changed())).is_pending());
    assert!(poll_once(pin!(rx.wait_for(|stop| *stop))).is_ready());
}

#[test]
fn wait_for_fails_when_the_sender_is_gone() {
    let (tx, mut rx) = watch::channel(false);
    drop(tx);
    assert!(matches!(poll_once(pin!(rx.wait_for(|stop| *stop))), Poll::Ready(Err(_))));
}

#[test]
fn closed_waits_for_every_receiver() {
    let (tx, first) = watch::channel(());
    let second = first.clone();
    drop(first);
    let mut closed = pin!(tx.closed());
    assert!(poll_once(closed.as_mut()).is_pending());
    drop(second);
    assert!(poll_once(closed).is_ready());
}

#[test]
fn a_send_without_receivers_fails_and_changes_nothing() {
    let (tx, rx) = watch::channel(false);
    drop(rx);
    assert!(tx.send(true).is_err());
    assert!(!*tx.borrow());
    assert!(!tx.send_replace(true));
    assert!(*tx.borrow());
}

#[test]
fn a_late_subscriber_finds_the_value_and_no_change() {
    let (tx, _rx) = watch::channel(false);
    assert!(tx.send(true).is_ok());
    let mut late = tx.subscribe();
    assert!(*late.borrow());
    assert!(poll_once(pin!(late.changed())).is_pending());
    assert!(poll_once(pin!(late.wait_for(|stop| *stop))).is_ready());
}
