//! What the book says about `tokio::sync::oneshot`.

use crate::traits::implements;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::poll::{WakeCount, exists, message, poll_once, poll_with};

#[test]
fn send_returns_the_value_when_the_receiver_is_gone() {
    let (tx, rx) = oneshot::channel();
    drop(rx);
    assert_eq!(tx.send(7), Err(7));
}

#[test]
fn a_sender_dropped_unused_is_an_error_for_the_receiver() {
    let (tx, rx) = oneshot::channel::<u8>();
    let mut rx = pin!(rx);
    assert_eq!(poll_once(rx.as_mut()), Poll::Pending);
    drop(tx);
    assert!(matches!(poll_once(rx), Poll::Ready(Err(_))));
}

#[tokio::test]
async fn a_panic_is_a_bare_error_for_the_waiter_and_known_to_the_join_handle() {
    let (tx, rx) = oneshot::channel::<u8>();
    let worker = tokio::spawn(async move {
        let _tx = tx;
        panic!("before the answer");
    });
    assert_eq!(rx.await.expect_err("nothing was sent").to_string(), "channel closed");
    assert!(worker.await.expect_err("it panicked").is_panic());
}

#[test]
fn the_channel_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, rx) = oneshot::channel();
    assert_eq!(tx.send(7), Ok(()));
    assert_eq!(poll_once(pin!(rx)), Poll::Ready(Ok(7)));
}

#[test]
fn receiving_again_after_the_value_or_the_error_panics() {
    for sends in [true, false] {
        let (tx, mut rx) = oneshot::channel();
        if sends {
            tx.send(7).expect("the receiver lives");
        } else {
            drop(tx);
        }
        let first = poll_once(pin!(&mut rx));
        assert_eq!(first.map(Result::ok), Poll::Ready(sends.then_some(7)));
        let again = AssertUnwindSafe(|| poll_once(pin!(&mut rx)));
        let panic = catch_unwind(again).expect_err("it panics");
        assert_eq!(panic.downcast_ref(), Some(&"called after complete"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_on_a_borrowed_receiver_keeps_the_value() {
    let (tx, mut rx) = oneshot::channel();
    assert!(timeout(Duration::from_secs(1), &mut rx).await.is_err());
    tx.send(7).expect("the receiver outlived its time limit");
    assert_eq!(rx.await, Ok(7));
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_on_the_receiver_itself_drops_it() {
    let (tx, rx) = oneshot::channel();
    assert!(timeout(Duration::from_secs(1), rx).await.is_err());
    assert_eq!(tx.send(7), Err(7));
}

#[test]
fn the_sender_sees_a_receiver_that_is_dropped_or_closed() {
    type End = fn(oneshot::Receiver<u8>) -> Option<oneshot::Receiver<u8>>;
    let drops: End = |_| None;
    let closes: End = |mut rx| {
        rx.close();
        Some(rx)
    };
    for end in [drops, closes] {
        let (mut tx, rx) = oneshot::channel();
        assert!(poll_once(pin!(tx.closed())).is_pending());
        assert!(!tx.is_closed());
        let _rx = end(rx);
        assert!(poll_once(pin!(tx.closed())).is_ready());
        assert!(tx.is_closed());
        assert_eq!(tx.send(7), Err(7));
    }
}

#[test]
fn closed_wakes_its_task_when_the_receiver_is_dropped() {
    let (mut tx, rx) = oneshot::channel::<u8>();
    let (woken, waker) = WakeCount::new();
    let mut closed = pin!(tx.closed());
    assert!(poll_with(closed.as_mut(), &waker).is_pending());
    assert_eq!(woken.get(), 0);
    drop(rx);
    assert_eq!(woken.get(), 1);
    assert!(poll_with(closed, &waker).is_ready());
}

#[test]
fn a_value_sent_before_the_receiver_closes_can_still_be_received() {
    let (tx, mut rx) = oneshot::channel();
    tx.send(7).expect("the receiver lives");
    rx.close();
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn a_value_that_was_sent_may_never_be_received() {
    let (tx, rx) = oneshot::channel();
    let (handle, value) = message();
    assert!(tx.send(value).is_ok());
    assert!(exists(&handle));
    drop(rx);
    assert!(!exists(&handle));
}

#[test]
fn a_sender_bound_to_an_underscore_is_dropped_at_once() {
    let (_, mut rx) = oneshot::channel::<u8>();
    assert_eq!(rx.try_recv(), Err(TryRecvError::Closed));
    let (_tx, mut rx) = oneshot::channel::<u8>();
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_asks_itself_waits_for_ever() {
    let (tx, mut rx) = mpsc::channel::<oneshot::Sender<u8>>(1);
    let owner = async {
        let (reply, answer) = oneshot::channel();
        tx.send(reply).await.expect("the receiver lives");
        let answer = answer.await;
        let question = rx.recv().await.expect("it was sent");
        question.send(7).expect("the asker waits");
        answer
    };
    assert!(timeout(Duration::from_secs(3600), owner).await.is_err());
}

#[test]
fn neither_end_can_be_cloned() {
    assert!(!implements!(oneshot::Sender<u8>: Clone));
    assert!(!implements!(oneshot::Receiver<u8>: Clone));
}

#[test]
fn send_succeeds_although_nobody_will_read_the_value() {
    let (tx, rx) = oneshot::channel();
    assert_eq!(tx.send(7), Ok(()));
    drop(rx);
}
