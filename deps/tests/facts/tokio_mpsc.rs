//! What the book says about `tokio::sync::mpsc`.

use crate::traits::implements;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::{SendError, SendTimeoutError, TryRecvError, TrySendError};
use tokio::task::coop::unconstrained;
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::orders::never_ends;
use crate::poll::{WakeCount, exists, message, poll_once, poll_with};

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

#[test]
fn senders_get_room_in_the_order_in_which_they_began_to_wait() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let (mut second, mut third) = (pin!(tx.send(2)), pin!(tx.send(3)));
    assert_eq!(poll_once(second.as_mut()), Poll::Pending);
    assert_eq!(poll_once(third.as_mut()), Poll::Pending);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(1)));
    assert_eq!(poll_once(third), Poll::Pending);
    assert_eq!(poll_once(second), Poll::Ready(Ok(())));
}

#[tokio::test(start_paused = true)]
async fn two_tasks_that_send_to_each_other_can_wait_for_each_other_for_ever() {
    /// Sends two messages before it receives any.
    async fn talk(tx: mpsc::Sender<u8>, mut rx: mpsc::Receiver<u8>) -> bool {
        tx.send(1).await.is_ok() && tx.send(2).await.is_ok() && rx.recv().await.is_some()
    }
    for (capacity, ends) in [(1, false), (2, true)] {
        let (to_second, from_first) = mpsc::channel(capacity);
        let (to_first, from_second) = mpsc::channel(capacity);
        let both = async { tokio::join!(talk(to_second, from_second), talk(to_first, from_first)) };
        let ended = timeout(Duration::from_secs(3600), both).await;
        assert_eq!(ended.ok(), ends.then_some((true, true)));
    }
}

#[tokio::test]
#[should_panic = "Cannot block the current thread from within a runtime"]
async fn blocking_send_in_a_task_panics_even_with_room() {
    let (tx, _rx) = mpsc::channel(1);
    assert!(tx.blocking_send(7).is_ok());
}

#[test]
fn a_producer_joined_before_anybody_receives_never_ends() {
    never_ends("", || async {
        let (tx, mut rx) = mpsc::channel(1);
        let producer = explore::spawn(async move {
            for message in 0..2 {
                tx.send(message).await.expect("the receiver is there");
            }
        });
        producer.await.expect("it does not panic");
        while let Some(message) = rx.recv().await {
            explore::print(format_args!("{message}"));
        }
    });
}

#[test]
fn a_receive_loop_never_ends_while_the_original_sender_is_kept() {
    never_ends("78", || async {
        let (tx, mut rx) = mpsc::channel(1);
        let clone = tx.clone();
        explore::spawn(async move {
            for message in [7, 8] {
                clone.send(message).await.expect("the receiver is there");
            }
        });
        while let Some(message) = rx.recv().await {
            explore::print(format_args!("{message}"));
        }
        drop(tx);
    });
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

#[tokio::test(start_paused = true)]
async fn a_dropped_send_timeout_future_takes_its_message_along() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(message().1).expect("there is room");
    let (handle, second) = message();
    {
        let mut send = pin!(tx.send_timeout(second, Duration::from_secs(1)));
        assert!(poll_once(send.as_mut()).is_pending());
    }
    assert!(!exists(&handle));
    assert!(rx.try_recv().is_ok(), "the first message");
    assert!(rx.try_recv().is_err(), "the second is not there");
}

#[test]
fn a_dropped_reserve_future_loses_only_its_place_in_the_line() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let second = {
        let mut first = pin!(tx.reserve());
        assert!(poll_once(first.as_mut()).is_pending());
        let mut second = Box::pin(tx.reserve());
        assert!(poll_once(second.as_mut()).is_pending());
        second
    };
    let mut again = pin!(tx.reserve());
    assert!(poll_once(again.as_mut()).is_pending());
    assert_eq!(rx.try_recv(), Ok(1));
    assert!(poll_once(again).is_pending(), "it is behind the second now");
    assert!(poll_once(pin!(second)).is_ready());
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

#[test]
fn try_recv_tells_empty_from_closed() {
    let (tx, mut rx) = mpsc::channel(1);
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    tx.try_send(7).expect("there is room");
    drop(tx);
    assert_eq!(rx.try_recv(), Ok(7));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn recv_stays_none_after_the_end() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    drop(tx);
    for _ in 0..3 {
        assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
    }
}

#[test]
fn an_unbounded_channel_has_room_for_any_number() {
    let (tx, rx) = mpsc::unbounded_channel();
    for n in 0..100_000 {
        assert_eq!(tx.send(n), Ok(()));
    }
    assert_eq!(rx.len(), 100_000);
}

#[test]
fn an_unbounded_send_returns_the_message_when_the_receiver_is_gone_or_closed() {
    let (tx, mut rx) = mpsc::unbounded_channel();
    rx.close();
    assert_eq!(tx.send(7), Err(SendError(7)));
    drop(rx);
    assert_eq!(tx.send(8), Err(SendError(8)));
}

#[test]
fn try_send_gives_the_message_back_and_tells_full_from_closed() {
    let (tx, rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    drop(rx);
    assert_eq!(tx.try_send(3), Err(TrySendError::Closed(3)));
}

#[test]
fn a_queue_that_is_full_and_closed_says_closed() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    rx.close();
    assert_eq!(rx.len(), 1, "still full");
    assert_eq!(tx.try_send(2), Err(TrySendError::Closed(2)));
}

#[test]
fn try_send_does_not_overtake_a_send_that_waits() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let mut waits = pin!(tx.send(2));
    assert!(poll_once(waits.as_mut()).is_pending());
    assert_eq!(rx.try_recv(), Ok(1));
    assert_eq!(tx.try_send(3), Err(TrySendError::Full(3)), "the place is taken");
    assert_eq!(poll_once(waits), Poll::Ready(Ok(())));
    assert_eq!(rx.try_recv(), Ok(2));
}

#[tokio::test(start_paused = true)]
async fn send_timeout_gives_the_message_back() {
    let (tx, rx) = mpsc::channel(1);
    let limit = Duration::from_secs(1);
    assert_eq!(tx.send_timeout(1, limit).await, Ok(()));
    assert_eq!(tx.send_timeout(2, limit).await, Err(SendTimeoutError::Timeout(2)));
    drop(rx);
    assert_eq!(tx.send_timeout(3, limit).await, Err(SendTimeoutError::Closed(3)));
}

#[test]
fn after_close_the_queue_can_be_received_to_its_end_although_a_sender_lives() {
    let (tx, mut rx) = mpsc::channel(2);
    tx.try_send(1).expect("there is room");
    rx.close();
    assert_eq!(poll_once(pin!(tx.send(2))), Poll::Ready(Err(SendError(2))));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(1)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[test]
fn close_gives_a_send_that_waits_its_message_back() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let (woken, waker) = WakeCount::new();
    let mut waits = pin!(tx.send(2));
    assert!(poll_with(waits.as_mut(), &waker).is_pending());
    rx.close();
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(waits, &waker), Poll::Ready(Err(SendError(2))));
}

#[test]
fn after_close_recv_still_waits_for_a_place_that_was_reserved() {
    for used in [true, false] {
        let (tx, mut rx) = mpsc::channel(1);
        let permit = tx.try_reserve().expect("there is room");
        rx.close();
        assert!(poll_once(pin!(rx.recv())).is_pending());
        if used {
            permit.send(7);
            assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(7)));
        } else {
            drop(permit);
        }
        assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
    }
}

#[test]
fn strong_count_tells_how_many_senders_live() {
    let (tx, rx) = mpsc::channel::<u8>(1);
    let clone = tx.clone();
    let weak = tx.downgrade();
    assert_eq!((tx.strong_count(), rx.sender_strong_count()), (2, 2));
    drop(clone);
    assert_eq!(weak.strong_count(), 1);
    drop(tx);
    assert_eq!(rx.sender_strong_count(), 0);
}

#[test]
fn a_weak_sender_does_not_keep_the_channel_open() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    let weak = tx.downgrade();
    assert!(weak.upgrade().is_some(), "a sender lives");
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
    assert!(weak.upgrade().is_none());
}

#[tokio::test]
async fn after_128_messages_in_one_poll_of_a_task_recv_says_pending_with_more_queued() {
    let (tx, mut rx) = mpsc::unbounded_channel();
    for n in 0..500 {
        tx.send(n).expect("the receiver lives");
    }
    let mut take = || (0..200).take_while(|_| poll_once(pin!(rx.recv())).is_ready()).count();
    yield_now().await;
    assert_eq!(take(), 128);
    assert_eq!(take(), 0);
    yield_now().await;
    assert_eq!(take(), 128);
    assert_eq!(unconstrained(async { take() }).await, 200);
    assert_eq!(rx.len(), 500 - 2 * 128 - 200);
}

#[test]
fn a_weak_sender_does_not_see_what_ended_senders_leave_queued() {
    let (tx, mut rx) = mpsc::channel(1);
    let weak = tx.downgrade();
    tx.try_send(7).expect("there is room");
    assert_eq!(weak.upgrade().map(|tx| tx.capacity()), Some(0));
    drop(tx);
    assert!(weak.upgrade().is_none());
    assert_eq!(rx.try_recv(), Ok(7), "it was queued all the time");
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
    // This task begins after the receiver, on the same thread.
    let other = tokio::spawn(async move {
        let before = received.load(Ordering::Relaxed);
        drop(tx);
        before
    });
    let before = other.await.expect("it did not panic");
    assert!(0 < before && before < 10_000, "{before} messages");
    receiver.await.expect("it did not panic");
}

#[tokio::test]
#[should_panic(expected = "Cannot block the current thread from within a runtime")]
async fn blocking_recv_panics_in_a_task() {
    let (_tx, mut rx) = mpsc::channel::<u8>(1);
    rx.blocking_recv();
}

#[test]
fn senders_can_be_cloned_and_receivers_cannot() {
    assert!(implements!(mpsc::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(mpsc::Receiver<u8>: Send + Sync));
    assert!(!implements!(mpsc::Receiver<u8>: Clone));
}

#[test]
fn only_what_is_send_makes_the_ends_send() {
    assert!(!implements!(mpsc::Sender<std::rc::Rc<u8>>: Send));
    assert!(!implements!(mpsc::Receiver<std::rc::Rc<u8>>: Send));
}

#[test]
fn a_message_sent_with_a_permit_after_the_receiver_is_gone_lives_as_long_as_a_sender() {
    let (tx, rx) = mpsc::channel(1);
    let permit = tx.try_reserve().expect("there is room");
    drop(rx);
    let (handle, buried) = message();
    permit.send(buried);
    assert!(tx.is_closed());
    assert!(exists(&handle), "nobody can receive it, and it is not dropped");
    let other = tx.clone();
    drop(tx);
    assert!(exists(&handle));
    drop(other);
    assert!(!exists(&handle));
}

#[test]
fn an_arc_is_send_only_if_its_value_is_send_and_sync() {
    assert!(implements!(Arc<u8>: Send));
    assert!(!implements!(Arc<std::cell::Cell<u8>>: Send), "a Cell is Send and not Sync");
    assert!(
        !implements!(Arc<std::sync::MutexGuard<'static, u8>>: Send),
        "a guard is Sync and not Send"
    );
}

#[test]
#[should_panic(expected = "there is no reactor running")]
fn send_timeout_needs_the_runtime() {
    let (tx, _rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let _panics = poll_once(pin!(tx.send_timeout(2, Duration::from_secs(1))));
}

#[test]
fn recv_many_waits_for_one_message_and_takes_what_else_is_there_up_to_its_limit() {
    let (tx, mut rx) = mpsc::channel(8);
    let mut batch = vec![0];
    assert!(poll_once(pin!(rx.recv_many(&mut batch, 3))).is_pending());
    for n in 1..=4 {
        tx.try_send(n).expect("there is room");
    }
    assert_eq!(poll_once(pin!(rx.recv_many(&mut batch, 3))), Poll::Ready(3));
    assert_eq!(poll_once(pin!(rx.recv_many(&mut batch, 3))), Poll::Ready(1));
    assert_eq!(batch, [0, 1, 2, 3, 4], "appended");
}

#[test]
fn recv_many_returns_0_at_the_end_and_for_a_limit_of_0() {
    let (tx, mut rx) = mpsc::channel(1);
    let mut batch = Vec::new();
    tx.try_send(7).expect("there is room");
    assert_eq!(poll_once(pin!(rx.recv_many(&mut batch, 0))), Poll::Ready(0));
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv_many(&mut batch, 8))), Poll::Ready(1));
    assert_eq!(poll_once(pin!(rx.recv_many(&mut batch, 8))), Poll::Ready(0));
    assert_eq!(batch, [7]);
}

#[test]
fn a_dropped_recv_many_future_loses_nothing() {
    let (tx, mut rx) = mpsc::channel(2);
    let mut batch = Vec::new();
    {
        let mut recv = pin!(rx.recv_many(&mut batch, 2));
        assert!(poll_once(recv.as_mut()).is_pending());
        tx.try_send(7).expect("there is room");
    }
    assert!(batch.is_empty());
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn a_place_that_is_reserved_is_kept_until_its_permit_is_used_or_dropped() {
    let (tx, mut rx) = mpsc::channel(1);
    let permit = tx.try_reserve().expect("there is room");
    assert_eq!(tx.try_send(1), Err(TrySendError::Full(1)));
    drop(permit);
    assert_eq!(tx.try_send(2), Ok(()));
    assert_eq!(rx.try_recv(), Ok(2));
}

#[test]
fn an_owned_permit_keeps_the_channel_open_and_gives_its_sender_back() {
    let (tx, mut rx) = mpsc::channel(1);
    let permit = tx.try_reserve_owned().expect("there is room");
    assert!(poll_once(pin!(rx.recv())).is_pending(), "a sender lives");
    let tx = permit.send(7);
    assert_eq!(rx.try_recv(), Ok(7));
    let permit = tx.try_reserve_owned().expect("there is room");
    let tx = permit.release();
    assert_eq!(tx.try_send(8), Ok(()));
    drop(tx);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(Some(8)));
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[test]
fn a_reserve_that_is_no_longer_polled_keeps_the_place_it_was_given() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let mut idle = Box::pin(tx.reserve());
    assert!(poll_once(idle.as_mut()).is_pending());
    assert_eq!(rx.try_recv(), Ok(1));
    // The channel is empty, and yet nobody else gets in.
    let mut waits = pin!(tx.send(2));
    assert!(poll_once(waits.as_mut()).is_pending());
    assert_eq!(tx.try_send(3), Err(TrySendError::Full(3)));
    drop(idle);
    assert_eq!(poll_once(waits), Poll::Ready(Ok(())));
}

#[test]
fn reserve_many_waits_until_all_its_places_are_free() {
    let (tx, mut rx) = mpsc::channel(2);
    tx.try_send(1).expect("there is room");
    let mut both = pin!(tx.reserve_many(2));
    assert!(poll_once(both.as_mut()).is_pending());
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)), "the free one is taken");
    assert_eq!(rx.try_recv(), Ok(1));
    let Poll::Ready(Ok(permits)) = poll_once(both) else { panic!("two places are free") };
    assert_eq!(permits.len(), 2);
}

#[test]
fn a_reserved_place_is_taken_and_no_message() {
    let (tx, rx) = mpsc::channel(3);
    tx.try_send(1).expect("there is room");
    let place = tx.try_reserve().expect("there is room");
    assert_eq!((tx.capacity(), tx.max_capacity(), rx.len()), (1, 3, 1));
    place.send(2);
    assert_eq!((tx.capacity(), tx.max_capacity(), rx.len()), (1, 3, 2));
}

#[test]
fn closed_wakes_a_sender_when_the_receiver_is_dropped_or_closes_the_channel() {
    for dropped in [true, false] {
        let (tx, mut rx) = mpsc::channel::<u8>(1);
        let (woken, waker) = WakeCount::new();
        let mut closed = pin!(tx.closed());
        assert!(poll_with(closed.as_mut(), &waker).is_pending());
        if dropped {
            drop(rx);
        } else {
            rx.close();
        }
        assert_eq!(woken.get(), 1);
        assert_eq!(poll_with(closed, &waker), Poll::Ready(()));
        assert!(tx.is_closed());
    }
}

#[test]
fn closed_waits_although_the_receiver_takes_nothing() {
    let (tx, _rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let (woken, waker) = WakeCount::new();
    let mut closed = pin!(tx.closed());
    assert!(poll_with(closed.as_mut(), &waker).is_pending());
    assert!(poll_once(pin!(tx.send(2))).is_pending());
    assert_eq!(woken.get(), 0);
    assert!(poll_with(closed, &waker).is_pending());
    assert!(!tx.is_closed());
}

#[test]
fn a_sender_that_waits_for_the_receiver_to_go_keeps_the_channel_open() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    let mut closed = Box::pin(async move { tx.closed().await });
    assert!(poll_once(closed.as_mut()).is_pending());
    assert!(poll_once(pin!(rx.recv())).is_pending());
    drop(closed);
    assert_eq!(poll_once(pin!(rx.recv())), Poll::Ready(None));
}

#[test]
fn a_sender_in_a_static_keeps_the_channel_open() {
    static SENDER: OnceLock<mpsc::Sender<u8>> = OnceLock::new();
    let (tx, mut rx) = mpsc::channel(1);
    SENDER.set(tx).expect("it is empty");
    assert!(poll_once(pin!(rx.recv())).is_pending());
    assert_eq!(rx.sender_strong_count(), 1);
}

#[test]
fn a_sender_in_a_static_fails_when_the_runtime_of_its_receiver_has_ended() {
    static SENDER: OnceLock<mpsc::Sender<u8>> = OnceLock::new();
    let (tx, mut rx) = mpsc::channel(1);
    SENDER.set(tx).expect("it is empty");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it can be built");
    runtime.block_on(async {
        tokio::spawn(async move { while rx.recv().await.is_some() {} });
        tokio::task::yield_now().await;
    });
    let send = || SENDER.get().expect("it was set").try_send(7);
    assert_eq!(send(), Ok(()));
    drop(runtime);
    assert_eq!(send(), Err(TrySendError::Closed(7)));
}

#[test]
fn closed_of_an_unbounded_queue_wakes_a_sender_when_the_receiver_is_dropped() {
    let (tx, rx) = mpsc::unbounded_channel::<u8>();
    let (woken, waker) = WakeCount::new();
    let mut closed = pin!(tx.closed());
    assert!(poll_with(closed.as_mut(), &waker).is_pending());
    drop(rx);
    assert_eq!(woken.get(), 1);
    assert_eq!(poll_with(closed, &waker), Poll::Ready(()));
}

#[tokio::test(start_paused = true)]
async fn a_pinned_send_survives_a_time_limit_and_can_be_awaited_again() {
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let mut send = pin!(tx.send(2));
    assert!(timeout(Duration::from_millis(10), &mut send).await.is_err(), "there is no room");
    assert_eq!(rx.recv().await, Some(1));
    send.await.expect("the receiver is there");
    assert_eq!(rx.recv().await, Some(2));
}
