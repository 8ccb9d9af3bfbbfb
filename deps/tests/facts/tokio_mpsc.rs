//! What the book says about `tokio::sync::mpsc`.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::SendError;
use tokio::time::timeout;

use crate::poll::{exists, message, poll_once};

#[test]
fn the_channel_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, mut rx) = mpsc::channel(1);
    assert_eq!(poll_once(pin!(tx.send(7))), Poll::Ready(Ok(())));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(7)));
}

#[test]
fn receiver_gets_buffered_messages_after_the_last_sender_is_dropped() {
    let (tx, mut rx) = mpsc::channel(2);
    for n in [1, 2] {
        tx.try_send(n).expect("there is room");
    }
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(1)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(2)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[test]
fn recv_waits_as_long_as_one_sender_lives() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    drop(tx.clone());
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Pending);
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[test]
fn send_waits_while_the_channel_is_full() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let mut second = pin!(tx.send(2));
    assert_eq!(poll_once(second.as_mut()), Poll::Pending);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(1)));
    assert_eq!(poll_once(second), Poll::Ready(Ok(())));
}

#[tokio::test(start_paused = true)]
async fn a_producer_joined_before_anybody_receives_never_ends() {
    let (tx, mut rx) = mpsc::channel(1);
    let mut producer = tokio::spawn(async move {
        tx.send(1).await?;
        tx.send(2).await
    });
    assert!(timeout(Duration::from_secs(3600), &mut producer).await.is_err());
    assert_eq!(rx.recv().await, Some(1));
    assert_eq!(producer.await.expect("it did not panic"), Ok(()));
}

#[test]
fn send_returns_the_message_when_the_receiver_is_gone() {
    let (tx, rx) = mpsc::channel(1);
    drop(rx);
    assert_eq!(poll_once(pin!(tx.send(7))), Poll::Ready(Err(SendError(7))));
}

#[test]
#[should_panic(expected = "requires buffer > 0")]
fn a_capacity_of_zero_panics() {
    let _panics = mpsc::channel::<u8>(0);
}

#[test]
fn a_dropped_recv_future_loses_nothing() {
    let (tx, mut rx) = mpsc::channel(1);
    {
        let mut recv = pin!(rx.recv());
        assert_eq!(poll_once(recv.as_mut()), Poll::Pending);
        tx.try_send(7).expect("there is room");
    }
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn a_dropped_send_future_takes_its_message_along() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(message().1).expect("there is room");
    let (handle, second) = message();
    {
        let mut send = pin!(tx.send(second));
        assert!(poll_once(send.as_mut()).is_pending());
    }
    assert!(!exists(&handle));
    assert!(rx.try_recv().is_ok(), "the first message");
    assert!(rx.try_recv().is_err(), "the second is not there");
}

#[test]
fn dropping_the_receiver_drops_what_is_queued() {
    let (tx, rx) = mpsc::channel(1);
    let (handle, queued) = message();
    tx.try_send(queued).expect("there is room");
    drop(rx);
    assert!(!exists(&handle));
    drop(tx);
}
