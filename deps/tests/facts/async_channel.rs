//! What the book says about async-channel.

use std::pin::pin;
use std::task::Poll;

use async_channel::{RecvError, SendError, TryRecvError, TrySendError};
use tokio::runtime::Handle;

use crate::poll::{WakeCount, exists, message, poll_once, poll_with};
use crate::traits::implements;

#[test]
fn the_channel_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, rx) = async_channel::bounded(1);
    assert_eq!(poll_once(pin!(tx.send(7))), Poll::Ready(Ok(())));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)));
}

#[test]
fn blocking_and_async_ends_share_one_queue() {
    let (tx, rx) = async_channel::bounded(2);
    tx.send_blocking(1).expect("the receiver lives");
    assert_eq!(poll_once(pin!(tx.send(2))), Poll::Ready(Ok(())));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(1)));
    assert_eq!(rx.recv_blocking(), Ok(2));
}

#[test]
fn recv_fails_only_when_the_channel_is_closed_and_empty() {
    let (tx, rx) = async_channel::bounded(1);
    assert!(poll_once(pin!(rx.recv())).is_pending(), "open and empty");
    tx.try_send(7).expect("there is room");
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)), "closed and not empty");
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Err(RecvError)), "closed and empty");
}

#[test]
fn either_end_can_close_and_what_is_queued_can_still_be_received() {
    for by_sender in [true, false] {
        let (tx, rx) = async_channel::bounded(2);
        tx.try_send(7).expect("there is room");
        assert!(if by_sender { tx.close() } else { rx.close() });
        assert_eq!(poll_once(pin!(tx.send(8))), Poll::Ready(Err(SendError(8))));
        assert_eq!(rx.try_recv(), Ok(7));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Closed));
    }
}

#[test]
fn close_wakes_a_send_that_waits_and_gives_its_message_back() {
    let (tx, rx) = async_channel::bounded(1);
    tx.try_send(7).expect("there is room");
    let (woken, waker) = WakeCount::new();
    let mut send = pin!(tx.send(8));
    assert!(poll_with(send.as_mut(), &waker).is_pending());
    rx.close();
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(send, &waker), Poll::Ready(Err(SendError(8))));
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn a_dropped_recv_future_loses_nothing() {
    let (tx, rx) = async_channel::bounded(1);
    {
        let mut recv = pin!(rx.recv());
        assert!(poll_once(recv.as_mut()).is_pending());
        tx.try_send(7).expect("there is room");
    }
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn a_woken_receiver_that_is_dropped_wakes_the_next_one() {
    let (tx, rx) = async_channel::bounded(1);
    let (woken, waker) = WakeCount::new();
    let mut second;
    {
        let mut first = pin!(rx.recv());
        assert!(poll_once(first.as_mut()).is_pending());
        second = Box::pin(rx.recv());
        assert!(poll_with(second.as_mut(), &waker).is_pending());
        tx.try_send(7).expect("there is room");
        assert_eq!(woken.get(), 0, "the first one was woken");
    }
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(second.as_mut(), &waker), Poll::Ready(Ok(7)));
}

#[test]
fn a_dropped_send_future_takes_its_message_along() {
    let (tx, rx) = async_channel::bounded(1);
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
fn messages_stay_queued_without_a_receiver_until_the_last_sender_is_dropped() {
    let (tx, rx) = async_channel::bounded(1);
    let (handle, queued) = message();
    tx.try_send(queued).expect("there is room");
    drop(rx);
    assert!(exists(&handle));
    drop(tx);
    assert!(!exists(&handle));
}

#[test]
fn messages_stay_queued_without_an_end_as_long_as_a_weak_one_lives() {
    for of_sender in [true, false] {
        let (tx, rx) = async_channel::bounded(1);
        let (handle, queued) = message();
        tx.try_send(queued).expect("there is room");
        let (weak_tx, weak_rx) = (tx.downgrade(), rx.downgrade());
        drop((tx, rx));
        let last: Box<dyn std::any::Any> = if of_sender {
            drop(weak_rx);
            Box::new(weak_tx)
        } else {
            drop(weak_tx);
            Box::new(weak_rx)
        };
        assert!(exists(&handle));
        drop(last);
        assert!(!exists(&handle));
    }
}

#[test]
#[should_panic(expected = "capacity cannot be zero")]
fn a_capacity_of_zero_panics() {
    let _panics = async_channel::bounded::<u8>(0);
}

#[test]
fn send_returns_the_message_when_every_receiver_is_gone() {
    let (tx, rx) = async_channel::bounded(1);
    let other = rx.clone();
    drop(rx);
    assert_eq!(poll_once(pin!(tx.send(7))), Poll::Ready(Ok(())));
    drop(other);
    assert_eq!(poll_once(pin!(tx.send(8))), Poll::Ready(Err(SendError(8))));
}

#[test]
fn only_the_first_close_returns_true() {
    let (tx, rx) = async_channel::bounded::<u8>(1);
    assert!(rx.clone().close());
    assert!(!rx.close());
    assert!(!tx.close());
}

#[test]
fn close_gives_a_send_that_waits_its_message_back() {
    let (tx, rx) = async_channel::bounded(1);
    tx.try_send(1).expect("there is room");
    let (woken, waker) = WakeCount::new();
    let mut waits = pin!(tx.send(2));
    assert!(poll_with(waits.as_mut(), &waker).is_pending());
    assert!(rx.close());
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(waits, &waker), Poll::Ready(Err(SendError(2))));
    assert_eq!(rx.try_recv(), Ok(1));
}

#[test]
fn the_receiver_is_a_stream_once_it_is_pinned() {
    use futures::StreamExt;
    let (tx, rx) = async_channel::bounded(1);
    tx.try_send(7).expect("there is room");
    drop(tx);
    let mut rx = pin!(rx);
    assert_eq!(poll_once(pin!(rx.next())), Poll::Ready(Some(7)));
    assert_eq!(poll_once(pin!(rx.next())), Poll::Ready(None));
}

#[test]
fn force_send_takes_the_place_of_the_oldest_message_and_gives_that_back() {
    let (tx, rx) = async_channel::bounded(2);
    assert_eq!([1, 2, 3].map(|n| tx.force_send(n)), [Ok(None), Ok(None), Ok(Some(1))]);
    assert_eq!(rx.try_recv(), Ok(2));
    assert_eq!(rx.try_recv(), Ok(3));
    drop(rx);
    assert_eq!(tx.force_send(4), Err(SendError(4)));
}

#[test]
fn force_send_overtakes_a_send_that_waits() {
    let (tx, rx) = async_channel::bounded(1);
    tx.try_send(1).expect("there is room");
    let mut waits = pin!(tx.send(2));
    assert!(poll_once(waits.as_mut()).is_pending());
    assert_eq!(tx.force_send(3), Ok(Some(1)));
    assert!(poll_once(waits.as_mut()).is_pending());
    assert_eq!(rx.try_recv(), Ok(3));
    assert_eq!(poll_once(waits), Poll::Ready(Ok(())));
}

#[test]
fn both_ends_can_be_cloned_and_shared() {
    assert!(implements!(async_channel::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(async_channel::Receiver<u8>: Clone + Send + Sync));
}

#[test]
fn a_cloned_receiver_takes_messages_away_from_the_others() {
    let (tx, rx) = async_channel::bounded(1);
    let clone = rx.clone();
    tx.try_send(7).expect("there is room");
    assert_eq!(clone.try_recv(), Ok(7));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn try_send_gives_the_message_back_and_tells_full_from_closed() {
    let (tx, rx) = async_channel::bounded(1);
    assert_eq!(tx.try_send(1), Ok(()));
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    rx.close();
    assert_eq!(tx.try_send(2), Err(TrySendError::Closed(2)));
}

#[test]
fn closed_wakes_a_sender_when_the_last_receiver_is_dropped() {
    let (tx, rx) = async_channel::bounded::<u8>(1);
    let clone = rx.clone();
    let (woken, waker) = WakeCount::new();
    let mut closed = pin!(tx.closed());
    drop(rx);
    assert!(poll_with(closed.as_mut(), &waker).is_pending());
    drop(clone);
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(closed, &waker), Poll::Ready(()));
}
