//! What the book's table of four queues says about crossbeam-channel and flume.
//! Their methods have the same names.

use std::pin::pin;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use crate::poll::{exists, message, poll_once};
use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

/// Makes the same tests for both crates; each crate is called `queue`.
macro_rules! both {
    ($($body:tt)*) => {
        {
            use crossbeam_channel as queue;
            $($body)*
        }
        {
            use flume as queue;
            $($body)*
        }
    };
}

#[test]
fn an_unbounded_queue_has_room_for_any_number() {
    both! {
        let (tx, rx) = queue::unbounded();
        for n in 0..10_000 {
            tx.send(n).expect("the receiver lives");
        }
        assert_eq!(rx.len(), 10_000);
    }
}

#[test]
fn send_blocks_while_the_queue_is_full() {
    both! {
        let (tx, rx) = queue::bounded(1);
        let (done_tx, done_rx) = mpsc::channel();
        tx.send(1).expect("the receiver lives");
        assert!(matches!(tx.try_send(2), Err(queue::TrySendError::Full(2))));
        thread::scope(|scope| {
            scope.spawn(|| {
                tx.send(2).expect("the receiver lives");
                done_tx.send(()).expect("the receiver lives");
            });
            assert!(done_rx.recv_timeout(A_WHILE).is_err());
            assert_eq!(rx.recv(), Ok(1));
            assert_eq!(done_rx.recv(), Ok(()));
        });
    }
}

#[test]
fn a_capacity_of_0_hands_each_message_over() {
    both! {
        let (tx, rx) = queue::bounded(0);
        assert!(matches!(tx.try_send(7), Err(queue::TrySendError::Full(7))));
        thread::scope(|scope| {
            scope.spawn(|| tx.send(7).expect("the receiver lives"));
            assert_eq!(rx.recv(), Ok(7));
        });
    }
}

#[test]
fn recv_blocks_as_long_as_one_sender_lives_and_fails_when_none_does() {
    both! {
        let (tx, rx) = queue::bounded(1);
        drop(tx.clone());
        assert_eq!(rx.recv_timeout(A_WHILE), Err(queue::RecvTimeoutError::Timeout));
        tx.send(7).expect("the receiver lives");
        drop(tx);
        assert_eq!(rx.recv(), Ok(7));
        assert!(rx.recv().is_err());
    }
}

#[test]
fn iteration_ends_when_no_sender_is_left() {
    both! {
        let (tx, rx) = queue::bounded(2);
        for n in [1, 2] {
            tx.send(n).expect("the receiver lives");
        }
        drop(tx);
        assert_eq!(rx.iter().collect::<Vec<_>>(), [1, 2]);
    }
}

#[test]
fn send_returns_the_message_when_every_receiver_is_gone() {
    both! {
        let (tx, rx) = queue::bounded(2);
        let other = rx.clone();
        drop(rx);
        assert_eq!(tx.send(7), Ok(()));
        drop(other);
        assert_eq!(tx.send(8), Err(queue::SendError(8)));
    }
}

#[test]
fn both_ends_can_be_cloned_and_shared() {
    both! {
        assert!(implements!(queue::Sender<u8>: Clone + Send + Sync));
        assert!(implements!(queue::Receiver<u8>: Clone + Send + Sync));
    }
}

#[test]
fn without_a_receiver_only_crossbeams_unbounded_queue_drops_its_messages_at_once() {
    let (handle, queued) = message();
    let (tx, rx) = crossbeam_channel::unbounded();
    assert!(tx.send(queued).is_ok());
    drop(rx);
    assert!(!exists(&handle));
    drop(tx);

    let (handle, queued) = message();
    let (tx, rx) = crossbeam_channel::bounded(1);
    assert!(tx.send(queued).is_ok());
    drop(rx);
    assert!(exists(&handle), "until the last sender goes");
    drop(tx);
    assert!(!exists(&handle));

    for (tx, rx) in [flume::unbounded(), flume::bounded(1)] {
        let (handle, queued) = message();
        assert!(tx.send(queued).is_ok());
        drop(rx);
        assert!(exists(&handle), "until the last sender goes");
        drop(tx);
        assert!(!exists(&handle));
    }
}

#[test]
fn a_message_goes_to_one_of_the_receivers() {
    both! {
        let (tx, rx) = queue::bounded(2);
        let other = rx.clone();
        tx.send(7).expect("a receiver lives");
        assert_eq!(other.try_recv(), Ok(7));
        assert!(rx.try_recv().is_err());
    }
}

#[test]
fn an_end_of_flume_blocks_or_is_awaited() {
    let (tx, rx) = flume::bounded(1);
    tx.send(1).expect("the receiver lives");
    let mut waits = pin!(tx.send_async(2));
    assert!(poll_once(waits.as_mut()).is_pending());
    assert_eq!(poll_once(pin!(rx.recv_async())), Poll::Ready(Ok(1)));
    assert_eq!(poll_once(waits), Poll::Ready(Ok(())));
    assert_eq!(rx.recv(), Ok(2));
    {
        // Dropped half-way.
        let mut recv = pin!(rx.recv_async());
        assert!(poll_once(recv.as_mut()).is_pending());
        tx.send(3).expect("the receiver lives");
    }
    assert_eq!(rx.try_recv(), Ok(3), "nothing is lost");
}
