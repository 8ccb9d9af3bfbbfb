//! What the book says about `tokio::sync::broadcast`.

use crate::traits::implements;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::poll::{exists, message, poll_once};

#[test]
fn every_receiver_gets_every_message() {
    let (tx, mut first) = broadcast::channel(2);
    let mut second = tx.subscribe();
    assert_eq!(tx.send(7).ok(), Some(2), "two receivers");
    assert_eq!(first.try_recv(), Ok(7));
    assert_eq!(second.try_recv(), Ok(7));
}

#[test]
fn the_channel_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, mut rx) = broadcast::channel(2);
    assert_eq!(tx.send(7).ok(), Some(1));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)));
}

/// Counts how often it is cloned.
struct Clones(Arc<AtomicUsize>);

impl Clone for Clones {
    fn clone(&self) -> Self {
        self.0.fetch_add(1, Ordering::Relaxed);
        Clones(Arc::clone(&self.0))
    }
}

#[test]
fn the_message_is_cloned_once_for_each_receiver() {
    let count = Arc::new(AtomicUsize::new(0));
    let (tx, mut first) = broadcast::channel(2);
    let mut second = tx.subscribe();
    assert_eq!(tx.send(Clones(Arc::clone(&count))).ok(), Some(2));
    assert_eq!(count.load(Ordering::Relaxed), 0, "not yet");
    assert!(first.try_recv().is_ok());
    assert!(second.try_recv().is_ok());
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[test]
fn a_message_is_dropped_when_every_receiver_has_read_it() {
    let (handle, sent) = message();
    let (tx, mut first) = broadcast::channel(2);
    let mut second = tx.subscribe();
    assert!(tx.send(Arc::new(sent)).is_ok());
    assert!(first.try_recv().is_ok());
    assert!(exists(&handle));
    assert!(second.try_recv().is_ok());
    assert!(!exists(&handle));
}

#[test]
fn a_receiver_that_is_not_read_keeps_a_whole_buffer_of_messages_in_memory() {
    let (tx, mut read) = broadcast::channel(4);
    let idle = tx.subscribe();
    let handles: Vec<_> = (0..10)
        .map(|_| {
            let (handle, sent) = message();
            assert!(tx.send(Arc::new(sent)).is_ok());
            assert!(read.try_recv().is_ok());
            handle
        })
        .collect();
    let kept = || handles.iter().map(exists).collect::<Vec<_>>();
    assert_eq!(kept(), [[false; 6].as_slice(), &[true; 4]].concat(), "the newest 4");
    drop(idle);
    assert_eq!(kept(), [false; 10]);
}

#[test]
fn a_channel_that_lost_its_receivers_is_opened_again_by_a_new_one() {
    let (tx, rx) = broadcast::channel(4);
    drop(rx);
    assert!(poll_once(pin!(tx.closed())).is_ready());
    assert!(tx.send(1).is_err());
    let mut rx = tx.subscribe();
    assert!(poll_once(pin!(tx.closed())).is_pending());
    assert!(tx.send(2).is_ok());
    assert_eq!(rx.try_recv(), Ok(2));
}

#[test]
fn a_channel_that_lost_its_senders_stays_closed() {
    let (tx, rx) = broadcast::channel::<u8>(4);
    let weak = tx.downgrade();
    drop(tx);
    assert!(weak.upgrade().is_none());
    assert_eq!(rx.resubscribe().try_recv(), Err(TryRecvError::Closed));
}

#[test]
fn a_receiver_that_falls_behind_is_told_how_many_messages_it_missed() {
    let (tx, mut rx) = broadcast::channel(2);
    for n in 1..=5 {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(rx.try_recv(), Err(TryRecvError::Lagged(3)));
    assert_eq!(rx.try_recv(), Ok(4));
    assert_eq!(rx.try_recv(), Ok(5));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn only_the_receiver_that_falls_behind_misses_messages() {
    let (tx, mut slow) = broadcast::channel(2);
    let mut fast = tx.subscribe();
    for n in 1..=5 {
        assert!(tx.send(n).is_ok());
        assert_eq!(fast.try_recv(), Ok(n));
    }
    assert_eq!(slow.try_recv(), Err(TryRecvError::Lagged(3)));
}

#[test]
fn messages_sent_after_the_report_can_be_missed_too_and_are_reported_again() {
    let (tx, mut rx) = broadcast::channel(2);
    for n in 1..=3 {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(rx.try_recv(), Err(TryRecvError::Lagged(1)));
    assert!(tx.send(4).is_ok());
    assert_eq!(rx.try_recv(), Err(TryRecvError::Lagged(1)));
    assert_eq!(rx.try_recv(), Ok(3));
    assert_eq!(rx.try_recv(), Ok(4));
}

#[test]
fn the_capacity_is_rounded_up_to_a_power_of_two() {
    let kept = |capacity| {
        let (tx, mut rx) = broadcast::channel(capacity);
        for n in 0..100 {
            assert!(tx.send(n).is_ok());
        }
        assert!(matches!(rx.try_recv(), Err(TryRecvError::Lagged(_))));
        std::iter::from_fn(|| rx.try_recv().ok()).count()
    };
    assert_eq!([1, 2, 3, 4, 5, 7, 8, 9].map(kept), [1, 2, 4, 4, 8, 8, 8, 16]);
}

#[test]
#[should_panic = "capacity cannot be zero"]
fn a_capacity_of_zero_panics() {
    broadcast::channel::<u8>(0);
}

#[test]
fn a_new_receiver_gets_nothing_that_was_sent_before() {
    let (tx, mut early) = broadcast::channel(4);
    assert!(tx.send(1).is_ok());
    let mut late = tx.subscribe();
    let mut resubscribed = early.resubscribe();
    assert!(tx.send(2).is_ok());
    assert_eq!(early.try_recv(), Ok(1));
    assert_eq!(late.try_recv(), Ok(2));
    assert_eq!(resubscribed.try_recv(), Ok(2));
}

#[test]
fn send_returns_the_message_when_nobody_is_subscribed() {
    let (tx, rx) = broadcast::channel(4);
    drop(rx);
    assert_eq!(tx.send(7).map_err(|error| error.0), Err(7));
    let mut rx = tx.subscribe();
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty), "it was not kept");
    assert_eq!(tx.send(8).ok(), Some(1), "the channel works again");
}

#[test]
fn send_counts_the_receivers_and_not_those_that_read() {
    let (tx, mut reads) = broadcast::channel(1);
    let idle = tx.subscribe();
    for n in 0..10 {
        assert_eq!(tx.send(n).ok(), Some(2), "it did not wait, nor leave one out");
        assert_eq!(reads.try_recv(), Ok(n));
    }
    drop(idle);
    assert_eq!(tx.send(10).ok(), Some(1));
}

/// Runs `action` in a thread of its own. Returns whether it has not ended after
/// the time that it needs if nothing holds it up, and the thread.
fn held_up(action: impl FnOnce() + Send + 'static) -> (bool, thread::JoinHandle<()>) {
    let thread = thread::spawn(action);
    thread::sleep(Duration::from_millis(50));
    (!thread.is_finished(), thread)
}

/// A message whose clone waits until the sender of the gate is dropped.
struct Slow {
    begun: mpsc::Sender<()>,
    gate: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Clone for Slow {
    fn clone(&self) -> Self {
        self.begun.send(()).expect("the test waits for it");
        let gate = self.gate.lock().expect("nobody panicked");
        gate.recv().expect_err("nothing is sent");
        Slow { begun: self.begun.clone(), gate: Arc::clone(&self.gate) }
    }
}

#[test]
fn send_blocks_while_a_receiver_clones_the_message_that_it_overwrites() {
    let (begun, cloning) = mpsc::channel();
    let (gate, closed) = mpsc::channel();
    let gated = Arc::new(Mutex::new(closed));
    let slow = || Slow { begun: begun.clone(), gate: Arc::clone(&gated) };
    let (tx, mut rx) = broadcast::channel(1);
    assert!(tx.send(slow()).is_ok());
    let reader = thread::spawn(move || {
        assert!(rx.try_recv().is_ok());
        rx
    });
    cloning.recv().expect("the reader clones");
    let second = slow();
    let (waits, sender) = held_up(move || assert!(tx.send(second).is_ok()));
    assert!(waits);
    drop(gate);
    sender.join().expect("it does not panic");
    drop(reader.join().expect("it does not panic"));
}

#[test]
fn recv_waits_as_long_as_one_sender_lives() {
    let (tx, mut rx) = broadcast::channel::<u8>(1);
    let other = tx.clone();
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Pending);
    drop(other);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Err(RecvError::Closed)));
}

#[test]
fn what_is_kept_can_be_received_after_the_last_sender_is_dropped() {
    let (tx, mut rx) = broadcast::channel(2);
    assert!(tx.send(7).is_ok());
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Err(RecvError::Closed)));
}

#[test]
fn a_dropped_recv_future_loses_nothing() {
    let (tx, mut rx) = broadcast::channel(2);
    {
        let mut recv = pin!(rx.recv());
        assert_eq!(poll_once(recv.as_mut()), Poll::Pending);
        assert!(tx.send(7).is_ok());
    }
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Ok(7)));
}

#[test]
fn a_log_and_a_channel_without_a_common_lock_lose_an_event_or_give_it_twice() {
    let (mut log, tx) = (Vec::new(), broadcast::Sender::new(4));

    // An event is published between the copy of the log and the subscription.
    let past = log.clone();
    log.push(1);
    assert!(tx.send(1).is_err(), "nobody is subscribed");
    let mut rx = tx.subscribe();
    assert_eq!((past, rx.try_recv()), (vec![], Err(TryRecvError::Empty)), "lost");

    // Now the other way round.
    let mut rx = tx.subscribe();
    log.push(2);
    assert!(tx.send(2).is_ok());
    let past = log.clone();
    assert_eq!((past, rx.try_recv()), (vec![1, 2], Ok(2)), "2 comes twice");
}

#[test]
fn a_log_and_a_channel_under_one_lock_give_each_event_once() {
    // Gives the other thread time to come in between, if the lock lets it. On a
    // slow machine the test proves less, but does not fail.
    let between = || thread::sleep(Duration::from_millis(50));
    let nothing = || ();
    let (log, tx) = (Mutex::new(Vec::new()), broadcast::Sender::new(4));
    let publish = |event: u32, between: &dyn Fn()| {
        let mut log = log.lock().expect("nobody panicked");
        log.push(event);
        between();
        // This is an error if nobody has subscribed yet, but the log has the event.
        tx.send(event).ok();
    };
    let subscribe = |between: &dyn Fn()| {
        let log = log.lock().expect("nobody panicked");
        let past = log.clone();
        between();
        (past, tx.subscribe())
    };

    let subscribed = thread::scope(|scope| {
        // Each one starts the other while it holds the lock.
        let first = subscribe(&|| {
            scope.spawn(|| publish(1, &nothing));
            between();
        });
        let (tell, told) = mpsc::channel();
        publish(2, &|| {
            let tell = tell.clone();
            scope.spawn(move || tell.send(subscribe(&nothing)));
            between();
        });
        [first, told.recv().expect("it subscribes")]
    });
    for (mut events, mut rx) in subscribed {
        events.extend(std::iter::from_fn(|| rx.try_recv().ok()));
        events.sort_unstable();
        assert_eq!(events, [1, 2]);
    }
}

#[test]
fn senders_can_be_cloned_and_receivers_subscribe() {
    assert!(implements!(broadcast::Sender<u8>: Clone + Send + Sync));
    assert!(!implements!(broadcast::Receiver<u8>: Clone));
}

#[test]
fn resubscribe_leaves_the_old_receiver_as_it_was() {
    let (tx, mut rx) = broadcast::channel(4);
    for n in [1, 2] {
        assert!(tx.send(n).is_ok());
    }
    let mut newest = rx.resubscribe();
    assert_eq!(newest.try_recv(), Err(TryRecvError::Empty));
    assert_eq!(rx.try_recv(), Ok(1));
    assert_eq!(rx.len(), 1);
}
