//! What the book says about `futures::channel::mpsc`.

use std::pin::pin;
use std::task::Poll;

use futures::channel::mpsc::{self, RecvError, TryRecvError};
use futures::executor::block_on;
use futures::{SinkExt, StreamExt};

use crate::poll::{exists, message, poll_once};

#[test]
fn the_capacity_is_the_buffer_and_one_for_each_sender() {
    let (mut tx, _rx) = mpsc::channel(1);
    let mut other = tx.clone();
    let mut accepted = 0;
    for sender in [&mut tx, &mut other] {
        while let Ok(()) = sender.try_send(7) {
            accepted += 1;
        }
        assert!(sender.try_send(7).expect_err("it was full").is_full());
    }
    assert_eq!(accepted, 1 + 2);
}

#[test]
fn after_close_the_queue_can_be_received_to_its_end_although_a_sender_lives() {
    let (mut tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    tx.try_send(2).expect("there is room for the sender's own");
    rx.close();
    assert_eq!(block_on(rx.by_ref().collect::<Vec<_>>()), [1, 2]);
    assert!(tx.is_closed());
}

#[test]
fn after_close_try_send_gives_the_message_back() {
    let (mut tx, mut rx) = mpsc::channel(1);
    rx.close();
    let error = tx.try_send(7).expect_err("it is closed");
    assert!(error.is_disconnected());
    assert_eq!(error.into_inner(), 7);
}

#[test]
fn after_close_send_drops_the_message() {
    let (mut tx, mut rx) = mpsc::channel(1);
    let (handle, message) = message();
    rx.close();
    let error = block_on(tx.send(message)).expect_err("it is closed");
    assert!(error.is_disconnected());
    assert!(!exists(&handle));
}

#[test]
fn a_send_that_waits_with_its_message_queued_succeeds_at_close() {
    let (mut tx, mut rx) = mpsc::channel(0);
    {
        let mut send = pin!(tx.send(7));
        assert!(poll_once(send.as_mut()).is_pending());
        rx.close();
        assert_eq!(poll_once(send), Poll::Ready(Ok(())));
    }
    assert_eq!(block_on(rx.next()), Some(7));
    assert_eq!(block_on(rx.next()), None);
}

#[test]
fn try_recv_tells_empty_from_closed() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    drop(tx);
    assert_eq!(rx.try_recv(), Err(TryRecvError::Closed));
}

#[test]
#[expect(deprecated, reason = "the book says what became of it")]
fn try_next_says_none_for_the_end_and_an_error_for_an_empty_queue() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    assert_eq!(rx.try_next(), Err(TryRecvError::Empty));
    drop(tx);
    assert_eq!(rx.try_next(), Ok(None));
}

#[test]
fn recv_is_an_error_at_the_end_and_next_is_none() {
    let (mut tx, mut rx) = mpsc::channel(1);
    tx.try_send(7).expect("there is room");
    drop(tx);
    assert_eq!(block_on(rx.recv()), Ok(7));
    assert_eq!(block_on(rx.recv()), Err(RecvError));
    assert_eq!(block_on(rx.next()), None);
}

#[test]
fn try_send_gives_the_message_back_and_tells_full_from_closed() {
    let (mut tx, rx) = mpsc::channel(0);
    tx.try_send(1).expect("the sender has a place of its own");
    let error = tx.try_send(2).expect_err("it is taken");
    assert!(error.is_full() && !error.is_disconnected());
    assert_eq!(error.into_inner(), 2);
    drop(rx);
    let error = tx.try_send(2).expect_err("the receiver is gone");
    assert!(error.is_disconnected() && !error.is_full());
    assert_eq!(error.into_inner(), 2);
}
