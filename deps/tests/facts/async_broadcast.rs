//! What the book says about async-broadcast.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use async_broadcast::{RecvError, SendError, TryRecvError, TrySendError, broadcast};
use futures::StreamExt;
use tokio::runtime::Handle;

use crate::poll::{Message, WakeCount, exists, message, poll_once, poll_with};
use crate::traits::implements;

/// A message that can be broadcast, and of which the test sees whether a clone
/// still exists.
fn shared() -> (Arc<()>, Arc<Message>) {
    let (handle, message) = message();
    (handle, Arc::new(message))
}

#[test]
fn the_channel_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, mut rx) = broadcast(1);
    assert_eq!(poll_once(pin!(tx.broadcast(7))), Poll::Ready(Ok(None)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)));
    assert_eq!(tx.broadcast_blocking(8), Ok(None));
    assert_eq!(rx.recv_blocking(), Ok(8));
}

#[test]
fn senders_and_receivers_can_be_cloned() {
    assert!(implements!(async_broadcast::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(async_broadcast::Receiver<u8>: Clone + Send + Sync));
}

#[test]
fn a_broadcast_into_a_full_channel_waits_for_the_slowest_and_nothing_is_lost() {
    let (tx, mut fast) = broadcast(2);
    let mut slow = fast.new_receiver();
    for n in [1, 2] {
        assert_eq!(tx.try_broadcast(n), Ok(None));
        assert_eq!(fast.try_recv(), Ok(n));
    }
    assert_eq!(tx.try_broadcast(3), Err(TrySendError::Full(3)));
    let (woken, waker) = WakeCount::new();
    let mut waits = pin!(tx.broadcast(3));
    assert!(poll_with(waits.as_mut(), &waker).is_pending());
    assert_eq!(slow.try_recv(), Ok(1));
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(waits, &waker), Poll::Ready(Ok(None)));
    for n in [2, 3] {
        assert_eq!(slow.try_recv(), Ok(n));
    }
}

#[test]
fn a_dropped_receiver_releases_its_messages_and_makes_room() {
    let (tx, mut fast) = broadcast(1);
    let slow = fast.new_receiver();
    let (handle, queued) = shared();
    assert!(tx.try_broadcast(queued).is_ok());
    assert!(fast.try_recv().is_ok());
    assert!(exists(&handle), "the slow one has not read it");
    let (woken, waker) = WakeCount::new();
    let mut waits = pin!(tx.broadcast(shared().1));
    assert!(poll_with(waits.as_mut(), &waker).is_pending());
    drop(slow);
    assert!(!exists(&handle));
    assert_eq!(woken.get(), 1);
    assert!(matches!(poll_with(waits, &waker), Poll::Ready(Ok(None))));
}

#[test]
fn what_is_queued_is_dropped_with_the_last_receiver() {
    let (tx, rx) = broadcast(1);
    let (handle, queued) = shared();
    assert!(tx.try_broadcast(queued).is_ok());
    drop(rx);
    assert!(!exists(&handle));
}

#[test]
fn in_overflow_mode_the_oldest_message_comes_back_and_slow_readers_are_told() {
    let (mut tx, mut fast) = broadcast(2);
    tx.set_overflow(true);
    let mut slow = fast.new_receiver();
    for n in 1..=2 {
        assert_eq!(tx.try_broadcast(n), Ok(None));
    }
    assert_eq!(fast.try_recv(), Ok(1));
    assert_eq!(fast.try_recv(), Ok(2));
    assert_eq!(tx.try_broadcast(3), Ok(Some(1)));
    assert_eq!(poll_once(pin!(tx.broadcast(4))), Poll::Ready(Ok(Some(2))));
    assert_eq!(poll_once(pin!(slow.recv())), Poll::Ready(Err(RecvError::Overflowed(2))));
    for rx in [&mut slow, &mut fast] {
        assert_eq!(rx.try_recv(), Ok(3));
        assert_eq!(rx.try_recv(), Ok(4));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    }
}

#[test]
fn as_a_stream_it_does_not_tell_of_missed_messages() {
    let (mut tx, rx) = broadcast(1);
    tx.set_overflow(true);
    for n in 1..=3 {
        assert!(tx.try_broadcast(n).is_ok());
    }
    drop(tx);
    let mut rx = pin!(rx);
    assert_eq!(poll_once(pin!(rx.next())), Poll::Ready(Some(3)));
    assert_eq!(poll_once(pin!(rx.next())), Poll::Ready(None));
}

#[test]
fn a_clone_gets_what_its_original_has_not_read_and_a_new_receiver_does_not() {
    let (tx, rx) = broadcast(2);
    assert_eq!(tx.try_broadcast(1), Ok(None));
    let (mut clone, mut new) = (rx.clone(), rx.new_receiver());
    assert_eq!(clone.try_recv(), Ok(1));
    assert_eq!(new.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn without_an_active_receiver_a_broadcast_waits_or_fails_as_set() {
    let (mut tx, rx) = broadcast(1);
    let inactive = rx.deactivate();
    assert_eq!(tx.try_broadcast(1), Err(TrySendError::Inactive(1)));
    {
        let (woken, waker) = WakeCount::new();
        let mut waits = pin!(tx.broadcast(2));
        assert!(poll_with(waits.as_mut(), &waker).is_pending());
        let mut rx = inactive.activate_cloned();
        assert_eq!(woken.get(), 1);
        assert_eq!(poll_with(waits, &waker), Poll::Ready(Ok(None)));
        assert_eq!(rx.try_recv(), Ok(2));
    }
    tx.set_await_active(false);
    assert_eq!(poll_once(pin!(tx.broadcast(3))), Poll::Ready(Err(SendError(3))));
}

#[test]
fn a_receiver_that_a_sender_makes_does_not_wake_a_broadcast_that_waits_for_one() {
    let (tx, rx) = broadcast(1);
    let _inactive = rx.deactivate();
    let (woken, waker) = WakeCount::new();
    let mut waits = pin!(tx.broadcast(7));
    assert!(poll_with(waits.as_mut(), &waker).is_pending());
    let mut rx = tx.new_receiver();
    assert_eq!(woken.get(), 0);
    assert_eq!(poll_with(waits, &waker), Poll::Ready(Ok(None)), "it could have gone on");
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn neither_a_larger_capacity_nor_overflow_mode_wakes_a_broadcast_that_waits() {
    for overflow in [true, false] {
        let (tx, mut rx) = broadcast(1);
        assert_eq!(tx.try_broadcast(1), Ok(None));
        let (woken, waker) = WakeCount::new();
        let mut waits = pin!(tx.broadcast(2));
        assert!(poll_with(waits.as_mut(), &waker).is_pending());
        if overflow {
            rx.set_overflow(true);
        } else {
            rx.set_capacity(2);
        }
        assert_eq!(woken.get(), 0);
        if overflow {
            assert_eq!(rx.try_recv(), Ok(1));
            assert_eq!(woken.get(), 0, "nor does a reader that makes room");
        }
        assert!(poll_with(waits, &waker).is_ready(), "it could have gone on");
    }
}

#[test]
fn a_channel_that_lost_its_receivers_is_not_opened_again_by_a_new_one() {
    let (tx, rx) = broadcast(1);
    drop(rx);
    let mut late = tx.new_receiver();
    assert_eq!(tx.try_broadcast(7), Err(TrySendError::Closed(7)));
    assert_eq!(late.try_recv(), Err(TryRecvError::Closed));
}

#[test]
fn what_is_queued_can_be_received_after_the_last_sender_is_dropped() {
    let (tx, mut rx) = broadcast(1);
    assert_eq!(tx.try_broadcast(7), Ok(None));
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Err(RecvError::Closed)));
}

#[test]
fn a_dropped_recv_future_loses_nothing() {
    let (tx, mut rx) = broadcast(1);
    {
        let mut recv = pin!(rx.recv());
        assert!(poll_once(recv.as_mut()).is_pending());
        assert_eq!(tx.try_broadcast(7), Ok(None));
    }
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn a_dropped_broadcast_future_takes_its_message_along() {
    let (tx, mut rx) = broadcast(1);
    assert_eq!(tx.try_broadcast(1), Ok(None));
    {
        let mut waits = pin!(tx.broadcast(2));
        assert!(poll_once(waits.as_mut()).is_pending());
        assert_eq!(rx.try_recv(), Ok(1), "there is room now");
    }
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
#[should_panic(expected = "capacity cannot be zero")]
fn a_capacity_of_zero_panics() {
    broadcast::<u8>(0);
}

#[test]
fn a_receiver_that_shrinks_the_channel_drops_the_oldest_messages() {
    let (tx, mut rx) = broadcast(3);
    let mut other = tx.new_receiver();
    for message in 1..=3 {
        assert_eq!(tx.try_broadcast(message), Ok(None));
    }
    rx.set_capacity(1);
    assert_eq!(other.try_recv(), Err(TryRecvError::Overflowed(2)));
    assert_eq!(other.try_recv(), Ok(3));
}
