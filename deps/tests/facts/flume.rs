//! What the book says about flume.

use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use flume::{
    Receiver, RecvError, RecvTimeoutError, Selector, SendError, SendTimeoutError, Sender,
    TryRecvError, TrySendError, select::SelectError,
};
use futures::StreamExt;

use crate::poll::{WakeCount, exists, message, poll_once, poll_with};
use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn both_ends_can_be_cloned_and_shared() {
    assert!(implements!(Sender<u8>: Clone + Send + Sync));
    assert!(implements!(Receiver<u8>: Clone + Send + Sync));
}

#[test]
fn a_cloned_receiver_takes_messages_away_from_the_others() {
    let (tx, rx) = flume::bounded(1);
    let clone = rx.clone();
    tx.send(7).expect("the receiver lives");
    assert_eq!(clone.recv(), Ok(7));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn a_bounded_channel_without_waiting_receivers_holds_its_capacity_and_no_more() {
    let (tx, rx) = flume::bounded(1);
    assert_eq!(tx.try_send(1), Ok(()));
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    assert_eq!(tx.send_timeout(2, A_WHILE), Err(SendTimeoutError::Timeout(2)));
    assert_eq!(rx.recv(), Ok(1));
    assert_eq!(tx.send(2), Ok(()));
}

#[test]
fn between_threads_a_capacity_of_0_hands_each_message_over() {
    let (tx, rx) = flume::bounded(0);
    assert_eq!(tx.try_send(7), Err(TrySendError::Full(7)));
    thread::scope(|scope| {
        scope.spawn(|| tx.send(7).expect("the receiver lives"));
        assert_eq!(rx.recv(), Ok(7));
    });
}

#[test]
fn recv_fails_only_when_no_sender_is_left_and_the_queue_is_empty() {
    let (tx, rx) = flume::bounded(1);
    assert_eq!(rx.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    tx.send(7).expect("the receiver lives");
    drop(tx);
    assert_eq!(rx.recv(), Ok(7));
    assert_eq!(rx.recv(), Err(RecvError::Disconnected));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn send_returns_the_message_when_every_receiver_is_gone() {
    let (tx, rx) = flume::bounded(1);
    let clone = rx.clone();
    drop(rx);
    assert_eq!(tx.send(1), Ok(()));
    drop(clone);
    assert_eq!(tx.send(2), Err(SendError(2)));
    assert_eq!(tx.try_send(2), Err(TrySendError::Disconnected(2)), "full and closed says closed");
}

#[test]
fn what_is_queued_outlives_the_last_receiver() {
    for (tx, rx) in [flume::bounded(1), flume::unbounded()] {
        let (handle, queued) = message();
        tx.send(queued).expect("the receiver lives");
        drop(rx);
        assert!(exists(&handle));
        drop(tx);
        assert!(!exists(&handle));
    }
}

#[test]
fn blocking_and_async_ends_share_one_queue() {
    let (tx, rx) = flume::bounded(2);
    tx.send(1).expect("the receiver lives");
    assert_eq!(poll_once(pin!(tx.send_async(2))), Poll::Ready(Ok(())));
    assert_eq!(poll_once(pin!(rx.recv_async())), Poll::Ready(Ok(1)));
    assert_eq!(rx.recv(), Ok(2));
}

#[test]
fn a_message_wakes_one_that_waits_in_recv_async_and_all_that_wait_as_streams() {
    let (tx, rx) = flume::unbounded();
    let (count, waker) = WakeCount::new();
    let mut waiting: Vec<_> = (0..8).map(|_| rx.recv_async()).collect();
    for recv in &mut waiting {
        assert!(poll_with(pin!(recv), &waker).is_pending());
    }
    tx.send(7).expect("the receiver lives");
    assert_eq!(count.get(), 1);

    let (tx, rx) = flume::unbounded();
    let (count, waker) = WakeCount::new();
    let mut waiting: Vec<_> = (0..8).map(|_| rx.stream()).collect();
    for stream in &mut waiting {
        assert!(poll_with(pin!(stream.next()), &waker).is_pending());
    }
    tx.send(7).expect("the receiver lives");
    assert_eq!(count.get(), 8);
}

#[test]
fn recv_deadline_gives_up_at_an_instant_and_takes_what_is_there_even_after_it() {
    let (tx, rx) = flume::bounded(1);
    let past = Instant::now();
    assert_eq!(rx.recv_deadline(past + A_WHILE), Err(RecvTimeoutError::Timeout));
    assert!(past.elapsed() >= A_WHILE);
    tx.send(7).expect("the receiver lives");
    assert_eq!(rx.recv_deadline(past), Ok(7));
}

#[test]
fn a_selector_takes_what_is_ready_or_gives_up_in_time() {
    let (tx, rx) = flume::bounded::<u8>(1);
    let (_other_tx, other) = flume::bounded::<u8>(1);
    let wait = || Selector::new().recv(&rx, |n| n).recv(&other, |n| n).wait_timeout(A_WHILE);
    assert_eq!(wait(), Err(SelectError::Timeout));
    tx.send(7).expect("the receiver lives");
    assert_eq!(wait(), Ok(Ok(7)));
}

#[test]
fn a_dropped_recv_async_future_loses_nothing() {
    for capacity in [0, 1, 64] {
        let (tx, rx) = flume::bounded(capacity);
        {
            let mut recv = pin!(rx.recv_async());
            assert!(poll_once(recv.as_mut()).is_pending());
            tx.try_send(7).expect("somebody waits");
        }
        assert_eq!(rx.try_recv(), Ok(7), "capacity {capacity}");
    }
}

#[test]
fn a_dropped_send_async_future_may_have_sent_its_message() {
    let (tx, rx) = flume::bounded(1);
    tx.send(1).expect("the receiver lives");
    {
        let mut send = pin!(tx.send_async(2));
        assert!(poll_once(send.as_mut()).is_pending());
        assert_eq!(rx.try_recv(), Ok(1), "there is room now");
    }
    assert_eq!(rx.try_recv(), Ok(2));
}

#[test]
fn a_dropped_send_async_future_loses_its_message_if_no_room_came() {
    let (tx, rx) = flume::bounded(1);
    tx.send(1).expect("the receiver lives");
    {
        let mut send = pin!(tx.send_async(2));
        assert!(poll_once(send.as_mut()).is_pending());
    }
    assert_eq!(rx.try_recv(), Ok(1));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn with_tasks_that_wait_a_bounded_channel_holds_more_than_its_capacity() {
    let (tx, rx) = flume::bounded(1);
    let mut waiting: Vec<_> = (0..3).map(|_| rx.recv_async()).collect();
    for recv in &mut waiting {
        assert!(poll_once(pin!(recv)).is_pending());
    }
    let accepted = (0..10).take_while(|&n| tx.try_send(n).is_ok()).count();
    assert_eq!((accepted, rx.len()), (3, 3));
}

#[test]
fn each_poll_after_a_lost_race_lets_one_more_message_into_a_bounded_channel() {
    let (tx, rx) = flume::bounded(1);
    let mut recv = pin!(rx.recv_async());
    assert!(poll_once(recv.as_mut()).is_pending());
    tx.try_send(7).expect("there is room");
    assert_eq!(rx.try_recv(), Ok(7), "another receiver was quicker");
    for _ in 0..100 {
        assert!(poll_once(recv.as_mut()).is_pending());
    }
    let accepted = (0..1_000).take_while(|&n| tx.try_send(n).is_ok()).count();
    assert_eq!(accepted, 100);
}

#[test]
fn a_rendezvous_with_a_task_that_leaves_keeps_the_message() {
    let (tx, rx) = flume::bounded(0);
    {
        let mut recv = pin!(rx.recv_async());
        assert!(poll_once(recv.as_mut()).is_pending());
        assert_eq!(tx.send(7), Ok(()), "it says that somebody has taken it");
    }
    assert_eq!(rx.len(), 1);
}

#[test]
fn send_timeout_tells_no_room_in_time_from_closed_and_gives_the_message_back() {
    let (tx, rx) = flume::bounded(0);
    assert_eq!(tx.send_timeout(1, A_WHILE), Err(SendTimeoutError::Timeout(1)));
    drop(rx);
    assert_eq!(tx.send_timeout(1, A_WHILE), Err(SendTimeoutError::Disconnected(1)));
}
