//! What the book says about oneshot.

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use oneshot::{AsyncReceiver, Receiver, RecvError, RecvTimeoutError, Sender, TryRecvError};
use tokio::runtime::Handle;

use crate::poll::{exists, message, poll_once};
use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn neither_end_can_be_cloned() {
    assert!(implements!(Sender<u8>: Send));
    assert!(implements!(Receiver<u8>: Send));
    assert!(!implements!(Sender<u8>: Clone));
    assert!(!implements!(Receiver<u8>: Clone));
}

#[test]
fn send_returns_the_value_when_the_receiver_is_gone() {
    let (tx, rx) = oneshot::channel();
    drop(rx);
    assert_eq!(tx.send(7).expect_err("nobody receives").into_inner(), 7);
}

#[test]
fn a_sender_dropped_unused_is_an_error_for_the_receiver() {
    let (tx, rx) = oneshot::channel::<u8>();
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    drop(tx);
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
    assert_eq!(rx.recv(), Err(RecvError));
}

#[test]
fn a_time_limit_or_a_deadline_keeps_the_receiver_for_another_try() {
    let (tx, rx) = oneshot::channel();
    assert_eq!(rx.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    assert_eq!(rx.recv_deadline(Instant::now()), Err(RecvTimeoutError::Timeout));
    tx.send(7).expect("the receiver lives");
    assert_eq!(rx.recv(), Ok(7));
}

#[test]
fn a_receiver_that_has_waited_in_a_thread_can_still_be_awaited() {
    let (tx, rx) = oneshot::channel();
    assert_eq!(rx.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    let mut waiting = pin!(rx.into_future());
    assert!(poll_once(waiting.as_mut()).is_pending());
    thread::scope(|scope| {
        scope.spawn(|| tx.send(7).expect("the receiver lives"));
    });
    assert_eq!(poll_once(waiting), Poll::Ready(Ok(7)));
}

#[test]
fn the_receiver_needs_no_runtime_to_be_awaited() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, rx) = oneshot::channel();
    tx.send(7).expect("the receiver lives");
    assert_eq!(poll_once(pin!(rx.into_future())), Poll::Ready(Ok(7)));
}

#[test]
fn the_receiver_becomes_a_future_and_only_that_of_async_channel_is_one() {
    assert!(implements!(Receiver<u8>: IntoFuture));
    assert!(!implements!(Receiver<u8>: Future));
    assert!(implements!(AsyncReceiver<u8>: Future + Unpin));
}

#[test]
fn receiving_again_after_the_value_is_an_error_and_no_panic() {
    let (tx, mut rx) = oneshot::async_channel();
    tx.send(7).expect("the receiver lives");
    assert_eq!(poll_once(pin!(&mut rx)), Poll::Ready(Ok(7)));
    assert_eq!(poll_once(pin!(&mut rx)), Poll::Ready(Err(RecvError)));
}

#[test]
fn a_receiver_that_is_dropped_while_it_waits_gives_the_value_back() {
    let (tx, rx) = oneshot::channel();
    let (handle, value) = message();
    {
        let mut waiting = pin!(rx.into_future());
        assert!(poll_once(waiting.as_mut()).is_pending());
    }
    let unsent = tx.send(value).expect_err("the time limit dropped the receiver");
    assert!(exists(&handle));
    drop(unsent);
    assert!(!exists(&handle));
}
