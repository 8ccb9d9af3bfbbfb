//! What the book says about `tokio::sync::watch`.

use std::pin::pin;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::sync::watch;

use crate::poll::poll_once;
use crate::traits::implements;

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
fn a_value_sent_without_a_receiver_is_not_stored() {
    let (tx, rx) = watch::channel(0);
    drop(rx);
    assert!(tx.send(7).is_err());
    assert_eq!(*tx.borrow(), 0);
}

#[test]
fn a_value_can_be_replaced_without_a_receiver() {
    let (tx, rx) = watch::channel(0);
    drop(rx);
    assert_eq!(tx.send_replace(7), 0);
    assert_eq!(*tx.subscribe().borrow(), 7);
}

#[test]
fn a_borrowed_value_cannot_move_to_another_thread() {
    assert!(!implements!(watch::Ref<'static, u8>: Send));
}

#[test]
fn send_blocks_its_thread_while_a_value_is_borrowed() {
    let (tx, rx) = watch::channel(0);
    let (done_tx, done_rx) = mpsc::channel();
    thread::scope(|scope| {
        let borrowed = rx.borrow();
        scope.spawn(|| {
            assert!(tx.send(7).is_ok());
            done_tx.send(()).expect("the receiver lives");
        });
        let a_while = Duration::from_millis(20);
        assert_eq!(done_rx.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
        drop(borrowed);
        assert_eq!(done_rx.recv(), Ok(()));
    });
}

#[test]
fn receivers_see_the_last_value_before_they_learn_that_the_senders_are_gone() {
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(7).is_ok());
    drop(tx);
    assert_eq!(poll_once(pin!(rx.changed())).map(|changed| changed.is_ok()), Poll::Ready(true));
    assert_eq!(*rx.borrow(), 7);
    assert_eq!(poll_once(pin!(rx.changed())).map(|changed| changed.is_ok()), Poll::Ready(false));
    assert_eq!(*rx.borrow(), 7);
}

#[test]
fn senders_and_receivers_can_be_cloned() {
    assert!(implements!(watch::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(watch::Receiver<u8>: Clone + Send + Sync));
}
