//! What the book says about `tokio::sync::mpsc`.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::{SendError, TrySendError};
use tokio::time::timeout;

use crate::poll::{exists, message, poll_once};
use crate::traits::implements;

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
fn messages_come_in_the_order_in_which_they_were_sent() {
    let (tx, mut rx) = mpsc::channel(2);
    let other = tx.clone();
    tx.try_send(1).expect("there is room");
    other.try_send(2).expect("there is room");
    let mut third = pin!(tx.send(3));
    assert!(poll_once(third.as_mut()).is_pending());
    assert_eq!(rx.try_recv(), Ok(1));
    assert!(poll_once(third).is_ready());
    assert_eq!(rx.try_recv(), Ok(2));
    assert_eq!(rx.try_recv(), Ok(3));
}

#[tokio::test]
async fn a_task_that_receives_without_waiting_is_paused_now_and_then() {
    let (tx, mut rx) = mpsc::unbounded_channel();
    for n in 0..10_000 {
        tx.send(n).expect("the receiver lives");
    }
    let received = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&received);
    let receiver = tokio::spawn(async move {
        while rx.recv().await.is_some() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    // Begins after the receiver, on the same thread.
    let other = tokio::spawn(async move {
        let before = received.load(Ordering::Relaxed);
        drop(tx);
        before
    });
    let before = other.await.expect("it did not panic");
    assert!(0 < before && before < 10_000, "{before} messages");
    receiver.await.expect("it did not panic");
}

#[tokio::test(start_paused = true)]
async fn two_tasks_that_fill_each_others_channel_wait_for_ever() {
    let (to_left, left) = mpsc::channel(1);
    let (to_right, right) = mpsc::channel(1);
    let talk = |tx: mpsc::Sender<u8>, mut rx: mpsc::Receiver<u8>| async move {
        for n in [1, 2] {
            tx.send(n).await.expect("the other side lives");
        }
        rx.recv().await
    };
    let both = async { tokio::join!(talk(to_right, left), talk(to_left, right)) };
    assert!(timeout(Duration::from_secs(3600), both).await.is_err());
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

#[test]
fn try_send_gives_the_message_back_when_the_channel_is_full() {
    let (tx, _rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
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
fn an_unbounded_send_never_waits() {
    let (tx, mut rx) = mpsc::unbounded_channel();
    for n in 0..10_000 {
        tx.send(n).expect("the receiver lives");
    }
    assert_eq!(rx.len(), 10_000);
    assert_eq!(rx.try_recv(), Ok(0));
}

#[test]
fn a_closed_channel_refuses_messages_and_gives_out_those_it_has() {
    let (tx, mut rx) = mpsc::channel(2);
    tx.try_send(1).expect("there is room");
    rx.close();
    assert_eq!(poll_once(pin!(tx.send(2))), Poll::Ready(Err(SendError(2))));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(1)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[test]
fn a_closed_channel_waits_for_a_message_whose_place_is_reserved() {
    let (tx, mut rx) = mpsc::channel(1);
    let place = tx.try_reserve().expect("there is room");
    rx.close();
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Pending);
    place.send(7);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(7)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[tokio::test]
#[should_panic(expected = "Cannot block the current thread from within a runtime")]
async fn blocking_recv_panics_in_a_task() {
    let (_tx, mut rx) = mpsc::channel::<u8>(1);
    rx.blocking_recv();
}

#[tokio::test]
#[should_panic(expected = "Cannot block the current thread from within a runtime")]
async fn blocking_send_panics_in_a_task() {
    let (tx, _rx) = mpsc::channel(1);
    tx.blocking_send(7).expect("the receiver lives");
}

#[test]
fn senders_can_be_cloned_and_receivers_cannot() {
    assert!(implements!(mpsc::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(mpsc::Receiver<u8>: Send + Sync));
    assert!(!implements!(mpsc::Receiver<u8>: Clone));
}

#[test]
fn a_weak_sender_does_not_keep_the_channel_open() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    let weak = tx.downgrade();
    assert!(weak.upgrade().is_some(), "while a sender lives");
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
    assert!(weak.upgrade().is_none());
}

#[test]
fn only_what_is_send_makes_the_ends_send() {
    assert!(!implements!(mpsc::Sender<std::rc::Rc<u8>>: Send));
    assert!(!implements!(mpsc::Receiver<std::rc::Rc<u8>>: Send));
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
