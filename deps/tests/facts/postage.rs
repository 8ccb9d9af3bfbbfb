//! What the book says about postage.

use std::cell::Cell;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use postage::prelude::*;
use postage::sink::TrySendError;
use postage::{barrier, broadcast, dispatch, mpsc, watch};

use crate::poll::{WakeCount, poll_once, poll_with};
use crate::traits::implements;

#[test]
fn a_broadcast_of_capacity_1_holds_two_messages() {
    let (mut tx, _rx) = broadcast::channel(1);
    assert_eq!(tx.try_send(1), Ok(()));
    assert_eq!(tx.try_send(2), Ok(()));
    assert_eq!(tx.try_send(3), Err(TrySendError::Pending(3)));
}

#[test]
fn a_dropped_reader_no_longer_holds_the_broadcast_back() {
    let (mut tx, mut fast) = broadcast::channel(2);
    let slow = tx.subscribe();
    for n in [1, 2] {
        tx.try_send(n).expect("there is room");
        assert_eq!(fast.try_recv(), Ok(n));
    }
    assert_eq!(tx.try_send(3), Err(TrySendError::Pending(3)));
    drop(slow);
    assert_eq!(tx.try_send(3), Ok(()));
}

#[test]
fn a_subscriber_misses_what_was_sent_before() {
    let (mut tx, _early) = broadcast::channel(2);
    tx.try_send(1).expect("there is room");
    let mut late = tx.subscribe();
    assert!(poll_once(pin!(late.recv())).is_pending());
}

/// How many wakers `receiver` keeps after the same task has polled it 100 times.
fn wakers_kept(receiver: &mut (impl Stream + Unpin)) -> usize {
    let (count, waker) = WakeCount::new();
    for _ in 0..100 {
        assert!(poll_with(pin!(receiver.recv()), &waker).is_pending());
    }
    // Subtract the two that this function itself holds.
    Arc::strong_count(&count) - 2
}

#[test]
fn every_poll_that_finds_nothing_leaves_another_waker_behind() {
    let (_tx, mut rx) = mpsc::channel::<u8>(1);
    assert_eq!(wakers_kept(&mut rx), 100);
    let (_tx, mut rx) = dispatch::channel::<u8>(1);
    assert_eq!(wakers_kept(&mut rx), 100);
    let (_tx, mut rx) = watch::channel_with(0);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(0)));
    assert_eq!(wakers_kept(&mut rx), 100);
    let (_tx, mut rx) = broadcast::channel::<u8>(1);
    assert_eq!(wakers_kept(&mut rx), 200);
    let (_tx, mut rx) = barrier::channel();
    assert_eq!(wakers_kept(&mut rx), 100);
}

#[test]
fn a_message_clears_the_wakers_of_a_queue_and_half_of_those_of_a_broadcast() {
    let (count, waker) = WakeCount::new();
    let kept = || Arc::strong_count(&count) - 2;

    let (mut tx, mut rx) = mpsc::channel(1);
    for _ in 0..100 {
        assert!(poll_with(pin!(rx.recv()), &waker).is_pending());
    }
    tx.try_send(7).expect("there is room");
    assert_eq!(kept(), 0);

    let (mut tx, mut rx) = broadcast::channel(1);
    for _ in 0..100 {
        assert!(poll_with(pin!(rx.recv()), &waker).is_pending());
    }
    tx.try_send(7).expect("there is room");
    assert_eq!(rx.try_recv(), Ok(7));
    assert_eq!(kept(), 100);
}

/// A message that is `Send` and not `Sync`: it may move to another thread, but
/// two threads may not use it at once. It counts the threads that are in its
/// `clone` at the same time.
struct NotSync {
    cloning: Arc<AtomicUsize>,
    _not_sync: PhantomData<Cell<u8>>,
}

impl Clone for NotSync {
    fn clone(&self) -> Self {
        self.cloning.fetch_add(1, Ordering::SeqCst);
        // Stay until the other thread is here too, or should have been.
        let patience = Instant::now() + Duration::from_secs(10);
        while self.cloning.load(Ordering::SeqCst) < 2 && Instant::now() < patience {
            thread::yield_now();
        }
        assert_eq!(self.cloning.load(Ordering::SeqCst), 2, "the other thread was kept out");
        NotSync { cloning: Arc::clone(&self.cloning), _not_sync: PhantomData }
    }
}

#[test]
fn a_broadcast_clones_a_message_that_is_not_sync_on_two_threads_at_once() {
    let (mut tx, mut first) = broadcast::channel(2);
    let mut second = tx.subscribe();
    let message = NotSync { cloning: Arc::default(), _not_sync: PhantomData };
    assert!(tx.try_send(message).is_ok());
    let clone = thread::spawn(move || first.try_recv().is_ok());
    assert!(second.try_recv().is_ok());
    assert!(clone.join().expect("the first clone met the second"));
}

#[test]
fn a_barrier_opens_for_every_receiver_when_its_sender_is_dropped_or_sends() {
    let (tx, mut rx) = barrier::channel();
    let mut other = rx.clone();
    assert!(poll_once(pin!(rx.recv())).is_pending());
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(())));
    assert_eq!(poll_once(pin!(other.recv())), Poll::Ready(Some(())));

    let (mut tx, mut rx) = barrier::channel();
    assert_eq!(tx.try_send(()), Ok(()));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(())));
    assert_eq!(tx.try_send(()), Err(TrySendError::Rejected(())));
}

#[test]
fn an_open_barrier_is_received_again_and_again_and_never_ends() {
    let (tx, mut rx) = barrier::channel();
    drop(tx);
    for _ in 0..100 {
        assert_eq!(rx.try_recv(), Ok(()));
    }
}

#[test]
fn a_barrier_whose_sender_is_shared_opens_when_the_last_share_is_dropped() {
    assert!(!implements!(barrier::Sender: Clone));
    let (tx, mut rx) = barrier::channel();
    let tx = Arc::new(tx);
    let other = Arc::clone(&tx);
    drop(tx);
    assert!(poll_once(pin!(rx.recv())).is_pending());
    drop(other);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(())));
}

#[test]
fn a_barrier_opens_as_well_when_the_task_that_holds_it_panics() {
    let (tx, mut rx) = barrier::channel();
    let task = thread::spawn(move || {
        let _tx = tx;
        panic!("on purpose");
    });
    assert!(task.join().is_err());
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(())));
}

#[test]
fn a_message_in_a_shared_queue_wakes_all_that_wait() {
    let (mut tx, rx) = dispatch::channel(1);
    let (count, waker) = WakeCount::new();
    let mut waiting: Vec<_> = (0..8).map(|_| rx.clone()).collect();
    for receiver in &mut waiting {
        assert!(poll_with(pin!(receiver.recv()), &waker).is_pending());
    }
    tx.try_send(7).expect("there is room");
    assert_eq!(count.get(), 8);
}
