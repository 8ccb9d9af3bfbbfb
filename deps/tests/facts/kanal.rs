//! What the book says about kanal.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use kanal::{ReceiveError, ReceiveErrorTimeout, SendError, SendErrorTimeout};

use crate::poll::{Message, WakeCount, exists, message, poll_once, poll_with};
use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn a_dropped_recv_future_loses_the_message_it_was_handed() {
    for capacity in [0, 1, 64] {
        let (tx, rx) = kanal::bounded_async(capacity);
        let (handle, handed) = message();
        {
            let mut recv = pin!(rx.recv());
            assert!(poll_once(recv.as_mut()).is_pending());
            assert!(matches!(poll_once(pin!(tx.send(handed))), Poll::Ready(Ok(()))));
        }
        assert!(!exists(&handle), "capacity {capacity}");
        assert!(matches!(rx.try_recv(), Ok(None)), "capacity {capacity}");
    }
}

#[test]
fn a_send_polled_with_another_waker_does_not_wake_it() {
    let (tx, rx) = kanal::bounded_async(1);
    let (first, first_waker) = WakeCount::new();
    let (second, second_waker) = WakeCount::new();
    assert_eq!(poll_once(pin!(tx.send(1))), Poll::Ready(Ok(())));
    let mut send = pin!(tx.send(2));
    assert!(poll_with(send.as_mut(), &first_waker).is_pending());
    assert!(poll_with(send.as_mut(), &second_waker).is_pending());
    assert_eq!(rx.try_recv(), Ok(Some(1)));
    assert_eq!((first.get(), second.get()), (1, 0));
    assert_eq!(poll_with(send, &second_waker), Poll::Ready(Ok(())), "it could have gone on");
}

#[test]
fn a_dropped_send_future_may_have_sent_its_message() {
    let (tx, rx) = kanal::bounded_async(1);
    assert_eq!(poll_once(pin!(tx.send(1))), Poll::Ready(Ok(())));
    {
        let mut send = pin!(tx.send(2));
        assert!(poll_once(send.as_mut()).is_pending());
        assert_eq!(rx.try_recv(), Ok(Some(1)));
    }
    assert_eq!(rx.try_recv(), Ok(Some(2)));
}

#[test]
fn close_discards_what_is_queued() {
    let (tx, rx) = kanal::bounded(1);
    let (handle, queued) = message();
    tx.send(queued).expect("the receiver lives");
    rx.close().expect("it was open");
    assert!(!exists(&handle));
    assert!(matches!(rx.recv(), Err(ReceiveError::Closed)));
}

#[test]
fn what_is_queued_can_be_received_after_the_last_sender_is_dropped() {
    let (tx, rx) = kanal::bounded(2);
    for n in [1, 2] {
        tx.send(n).expect("the receiver lives");
    }
    drop(tx);
    assert_eq!(rx.recv(), Ok(1));
    assert_eq!(rx.recv(), Ok(2));
    assert_eq!(rx.recv(), Err(ReceiveError::SendClosed));
}

#[test]
fn a_failed_send_drops_its_message() {
    let (tx, rx) = kanal::bounded(1);
    drop(rx);
    let (handle, unsent) = message();
    assert_eq!(tx.send(unsent), Err(SendError::ReceiveClosed));
    assert!(!exists(&handle));
}

#[test]
fn try_send_on_a_full_channel_drops_its_message_and_says_false() {
    let (tx, _rx) = kanal::bounded(1);
    tx.send(message().1).expect("the receiver lives");
    let (handle, unsent) = message();
    assert_eq!(tx.try_send(unsent), Ok(false));
    assert!(!exists(&handle));
}

#[test]
fn try_send_option_on_a_full_channel_keeps_its_message() {
    let (tx, _rx) = kanal::bounded(1);
    tx.send(1).expect("the receiver lives");
    let mut unsent = Some(2);
    assert_eq!(tx.try_send_option(&mut unsent), Ok(false));
    assert_eq!(unsent, Some(2));
}

#[test]
fn an_empty_queue_is_no_error_for_try_recv() {
    let (tx, rx) = kanal::bounded::<u8>(1);
    assert_eq!(rx.try_recv(), Ok(None));
    drop(tx);
    assert_eq!(rx.try_recv(), Err(ReceiveError::SendClosed));
}

#[test]
fn both_ends_can_be_cloned_and_shared() {
    assert!(implements!(kanal::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(kanal::Receiver<u8>: Clone + Send + Sync));
}

#[test]
fn a_capacity_of_0_hands_each_message_over() {
    let (tx, rx) = kanal::bounded(0);
    assert_eq!(tx.try_send(7), Ok(false));
    thread::scope(|scope| {
        scope.spawn(|| tx.send(7).expect("the receiver lives"));
        assert_eq!(rx.recv(), Ok(7));
    });
}

#[test]
fn what_is_queued_outlives_the_last_receiver() {
    for (tx, rx) in [kanal::bounded(1), kanal::unbounded()] {
        let (handle, queued) = message();
        tx.send(queued).expect("the receiver lives");
        drop(rx);
        assert!(exists(&handle));
        drop(tx);
        assert!(!exists(&handle));
    }
}

#[test]
fn recv_timeout_gives_up_in_time_and_loses_nothing_that_comes_later() {
    let (tx, rx) = kanal::bounded(1);
    assert_eq!(rx.recv_timeout(A_WHILE), Err(ReceiveErrorTimeout::Timeout));
    tx.send(7).expect("the receiver lives");
    assert_eq!(rx.recv_timeout(A_WHILE), Ok(7));
}

#[test]
#[should_panic(expected = "called `Option::unwrap()` on a `None` value")]
fn a_time_limit_that_is_too_long_to_add_to_now_panics() {
    let (_tx, rx) = kanal::bounded::<u8>(1);
    drop(rx.recv_timeout(Duration::MAX));
}

#[test]
fn try_send_option_on_a_closed_channel_keeps_its_message_and_says_closed() {
    let (tx, rx) = kanal::bounded(1);
    drop(rx);
    let mut unsent = Some(2);
    assert_eq!(tx.try_send_option(&mut unsent), Err(SendError::ReceiveClosed));
    assert_eq!(unsent, Some(2));
}

#[test]
fn a_send_whose_time_is_up_neither_sends_nor_drops_its_message() {
    let (tx, rx) = kanal::bounded(0);
    let (handle, unsent) = message();
    assert_eq!(tx.send_timeout(unsent, A_WHILE), Err(SendErrorTimeout::Timeout));
    assert!(matches!(rx.try_recv(), Ok(None)));
    drop((tx, rx));
    assert!(exists(&handle), "nobody has it, and its memory is not given back");
}

/// Sends a message with `send_option_timeout` through a queue without room, and
/// receives it. Returns the handle of the message, and the message.
fn send_option_timeout_and_receive() -> (Arc<()>, Message) {
    let (tx, rx) = kanal::bounded(0);
    let (handle, unsent) = message();
    let received = thread::scope(|scope| {
        let sender = scope.spawn(move || {
            let mut unsent = Some(unsent);
            let sent = tx.send_option_timeout(&mut unsent, Duration::from_secs(60));
            assert_eq!((sent, unsent.is_some()), (Ok(()), false));
        });
        // This finds a message only while the sender waits.
        let received = loop {
            if let Some(received) = rx.try_recv().expect("the sender lives") {
                break received;
            }
            thread::yield_now();
        };
        sender.join().expect("it does not panic");
        received
    });
    (handle, received)
}

#[test]
fn send_option_timeout_drops_a_message_that_it_has_handed_over() {
    let (handle, received) = send_option_timeout_and_receive();
    let is_still_there = exists(&handle);
    // Do not drop it: its count is one too low already.
    std::mem::forget(received);
    assert!(!is_still_there);
}

#[test]
fn drain_into_takes_also_what_senders_that_wait_hold() {
    let (tx, rx) = kanal::bounded_async(1);
    assert_eq!(tx.try_send(1), Ok(true));
    let mut waiting = pin!(tx.send(2));
    assert!(poll_once(waiting.as_mut()).is_pending());
    let mut taken = Vec::new();
    assert_eq!(rx.as_sync().drain_into(&mut taken), Ok(2));
    assert_eq!(taken, [1, 2]);
    assert_eq!(poll_once(waiting.as_mut()), Poll::Ready(Ok(())));
}

#[test]
fn drain_into_of_an_empty_queue_is_no_error_even_at_the_end() {
    let (tx, rx) = kanal::bounded::<u8>(1);
    assert_eq!(rx.drain_into(&mut Vec::new()), Ok(0));
    drop(tx);
    assert_eq!(rx.drain_into(&mut Vec::new()), Ok(0));
    assert!(rx.recv().is_err());
}
