//! What the book says about `tokio::sync::watch`.

use crate::traits::implements;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::yield_now;

use crate::poll::poll_once;
use crate::tokio_mutex::{NotSend as _, probe};

/// Polls once for a change. Returns `None` if nothing has happened, otherwise
/// whether it is a change (`true`) or the end.
fn changed<T>(rx: &mut watch::Receiver<T>) -> Option<bool> {
    match poll_once(pin!(rx.changed())) {
        Poll::Ready(changed) => Some(changed.is_ok()),
        Poll::Pending => None,
    }
}

#[test]
fn a_receiver_sees_the_newest_value_and_not_those_between() {
    let (tx, mut rx) = watch::channel(0);
    for n in [1, 2, 3] {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(changed(&mut rx), Some(true));
    assert_eq!(*rx.borrow(), 3);
    assert_eq!(changed(&mut rx), None);
}

#[test]
fn the_channel_needs_no_runtime() {
    assert!(Handle::try_current().is_err(), "no runtime here");
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    assert_eq!(changed(&mut rx), Some(true));
}

#[test]
fn the_value_need_not_be_clone() {
    struct NotClone(u32);
    let (tx, rx) = watch::channel(NotClone(0));
    assert!(tx.send(NotClone(7)).is_ok());
    assert_eq!(rx.borrow().0, 7);
}

#[test]
fn every_receiver_sees_a_change() {
    let (tx, mut first) = watch::channel(0);
    let mut second = first.clone();
    assert!(tx.send(1).is_ok());
    assert_eq!(changed(&mut first), Some(true));
    assert_eq!(changed(&mut second), Some(true));
}

#[test]
fn the_initial_value_is_there_and_counts_as_seen() {
    let (tx, mut rx) = watch::channel(7);
    assert_eq!(*rx.borrow(), 7);
    assert_eq!(changed(&mut rx), None);
    drop(tx);
}

#[test]
fn a_new_receiver_has_the_current_value_and_it_counts_as_seen() {
    let (tx, old) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    let mut new = tx.subscribe();
    assert_eq!(*new.borrow(), 1);
    assert_eq!(changed(&mut new), None);
    drop(old);
}

#[test]
fn a_clone_of_a_receiver_has_seen_what_its_original_has() {
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    assert_eq!(changed(&mut rx.clone()), Some(true));
    assert_eq!(changed(&mut rx), Some(true));
    assert_eq!(changed(&mut rx.clone()), None);
    drop(tx);
}

#[test]
fn borrow_leaves_a_value_unseen_and_borrow_and_update_does_not() {
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    assert_eq!(*rx.borrow(), 1);
    assert_eq!(changed(&mut rx), Some(true));

    assert!(tx.send(2).is_ok());
    assert_eq!(*rx.borrow_and_update(), 2);
    assert_eq!(changed(&mut rx), None);
}

#[test]
fn send_notifies_even_if_the_value_is_equal() {
    let (tx, mut rx) = watch::channel(7);
    assert!(tx.send(7).is_ok());
    assert_eq!(changed(&mut rx), Some(true));
}

#[test]
fn send_if_modified_notifies_only_when_its_closure_returns_true() {
    let (tx, mut rx) = watch::channel(0);
    assert!(!tx.send_if_modified(|_| false));
    assert_eq!(changed(&mut rx), None);
    assert!(tx.send_if_modified(|n| {
        *n = 1;
        true
    }));
    assert_eq!(changed(&mut rx), Some(true));
}

#[test]
fn a_change_for_which_the_closure_returns_false_is_stored_without_notice() {
    let (tx, mut rx) = watch::channel(0);
    tx.send_if_modified(|n| {
        *n = 1;
        false
    });
    assert_eq!(changed(&mut rx), None);
    assert_eq!(*rx.borrow(), 1);
}

#[test]
fn send_without_a_receiver_returns_the_value_and_does_not_store_it() {
    let (tx, rx) = watch::channel(0);
    drop(rx);
    assert_eq!(tx.send(7).map_err(|error| error.0), Err(7));
    assert_eq!(*tx.borrow(), 0);
}

#[test]
fn send_replace_and_send_if_modified_store_the_value_without_a_receiver() {
    let (tx, rx) = watch::channel(0);
    drop(rx);
    assert_eq!(tx.send_replace(7), 0);
    assert_eq!(*tx.borrow(), 7);
    assert!(tx.send_if_modified(|n| {
        *n = 8;
        true
    }));
    assert_eq!(*tx.subscribe().borrow(), 8);
}

#[test]
fn changed_reports_an_unseen_value_before_the_end() {
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    drop(tx);
    assert_eq!(changed(&mut rx), Some(true));
    assert_eq!(changed(&mut rx), Some(false));
    assert_eq!(*rx.borrow(), 1, "the last value stays");
}

#[test]
fn changed_waits_as_long_as_one_sender_lives() {
    let (tx, mut rx) = watch::channel(0);
    let other = tx.clone();
    drop(tx);
    assert_eq!(changed(&mut rx), None);
    drop(other);
    assert_eq!(changed(&mut rx), Some(false));
}

#[test]
fn a_dropped_changed_future_loses_nothing() {
    let (tx, mut rx) = watch::channel(0);
    {
        let mut changed = pin!(rx.changed());
        assert!(poll_once(changed.as_mut()).is_pending());
        assert!(tx.send(1).is_ok());
    }
    assert_eq!(changed(&mut rx), Some(true));
}

/// Polls `future` once, and copies the value that it found, if it is ready.
fn found<'a>(
    future: Pin<&mut impl Future<Output = Result<watch::Ref<'a, u32>, watch::error::RecvError>>>,
) -> Poll<Option<u32>> {
    poll_once(future).map(|value| value.ok().map(|value| *value))
}

#[test]
fn wait_for_accepts_the_current_value_even_if_it_was_seen() {
    let (tx, mut rx) = watch::channel(7);
    assert_eq!(*rx.borrow_and_update(), 7);
    assert_eq!(found(pin!(rx.wait_for(|n| *n == 7))), Poll::Ready(Some(7)));
    drop(tx);
}

#[test]
fn wait_for_misses_a_value_that_is_replaced_before_it_looks() {
    let (tx, mut rx) = watch::channel(0);
    let mut two = pin!(rx.wait_for(|n| *n == 2));
    assert_eq!(found(two.as_mut()), Poll::Pending);
    for n in [1, 2, 3] {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(found(two), Poll::Pending);
}

#[test]
fn wait_for_fails_when_the_senders_are_gone_and_the_last_value_does_not_do() {
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    drop(tx);
    assert_eq!(found(pin!(rx.wait_for(|n| *n == 2))), Poll::Ready(None));
    assert_eq!(found(pin!(rx.wait_for(|n| *n == 1))), Poll::Ready(Some(1)));
}

#[test]
fn a_dropped_wait_for_future_loses_nothing() {
    let (tx, mut rx) = watch::channel(0);
    {
        let mut one = pin!(rx.wait_for(|n| *n == 1));
        assert_eq!(found(one.as_mut()), Poll::Pending);
        assert!(tx.send(1).is_ok());
    }
    assert_eq!(found(pin!(rx.wait_for(|n| *n == 1))), Poll::Ready(Some(1)));
}

#[test]
fn a_value_that_wait_for_has_tested_counts_as_seen() {
    let (tx, mut rx) = watch::channel(0);
    assert!(tx.send(1).is_ok());
    assert_eq!(found(pin!(rx.wait_for(|n| *n == 2))), Poll::Pending);
    assert_eq!(changed(&mut rx), None);
    assert_eq!(*rx.borrow(), 1);
    drop(tx);
}

#[test]
fn the_condition_of_wait_for_is_tested_only_when_a_value_is_new() {
    let calls = Cell::new(0);
    let (tx, mut rx) = watch::channel(0);
    let mut never = pin!(rx.wait_for(|_| {
        calls.set(calls.get() + 1);
        false
    }));
    assert_eq!(found(never.as_mut()), Poll::Pending);
    assert_eq!(found(never.as_mut()), Poll::Pending);
    assert_eq!(calls.get(), 1);
    assert!(tx.send(1).is_ok());
    assert_eq!(found(never), Poll::Pending);
    assert_eq!(calls.get(), 2);
}

async fn holds_a_borrow_across_an_await(rx: watch::Receiver<u32>) -> u32 {
    let value = rx.borrow();
    yield_now().await;
    *value
}

async fn copies_the_value_before_the_await(rx: watch::Receiver<u32>) -> u32 {
    let value = *rx.borrow();
    yield_now().await;
    value
}

#[test]
fn a_future_that_holds_a_borrow_across_an_await_is_not_send() {
    let (tx, rx) = watch::channel(7);
    assert!(!probe(&holds_a_borrow_across_an_await(rx.clone())).is_send());
    assert!(probe(&copies_the_value_before_the_await(rx)).is_send());
    drop(tx);
}

/// Runs `action` in a thread of its own. Returns whether it is held up as long
/// as the caller has not returned, and the thread.
///
/// The thread gets the time that it needs if nothing holds it up. On a slow
/// machine this proves less, but does not fail.
fn held_up(action: impl FnOnce() + Send + 'static) -> (bool, thread::JoinHandle<()>) {
    let thread = thread::spawn(action);
    thread::sleep(Duration::from_millis(50));
    (!thread.is_finished(), thread)
}

fn sends(tx: &watch::Sender<u32>, value: u32) -> impl FnOnce() + Send + 'static {
    let tx = tx.clone();
    move || assert_ne!(tx.send_replace(value), value)
}

#[test]
fn a_sender_blocks_its_thread_as_long_as_a_borrow_lives() {
    let (tx, rx) = watch::channel(0);
    let borrowed = rx.borrow();
    let (waits, sender) = held_up(sends(&tx, 1));
    assert!(waits);
    assert_eq!(*borrowed, 0);
    drop(borrowed);
    sender.join().expect("it does not panic");
    assert_eq!(*rx.borrow(), 1);
}

#[test]
fn a_borrow_in_a_match_an_if_let_or_a_while_let_lives_to_the_end_of_its_block() {
    let (tx, rx) = watch::channel(0);
    let mut senders = Vec::new();
    match *rx.borrow() {
        0 => {
            let (waits, sender) = held_up(sends(&tx, 1));
            assert!(waits, "match");
            senders.push(sender);
        }
        n => panic!("nobody has sent {n}"),
    }
    senders.pop().expect("just pushed").join().expect("it does not panic");
    if let 1 = *rx.borrow() {
        let (waits, sender) = held_up(sends(&tx, 2));
        assert!(waits, "if let");
        senders.push(sender);
    }
    senders.pop().expect("just pushed").join().expect("it does not panic");
    #[expect(clippy::never_loop, reason = "once is enough")]
    while let 2 = *rx.borrow() {
        let (waits, sender) = held_up(sends(&tx, 3));
        assert!(waits, "while let");
        senders.push(sender);
        break;
    }
    senders.pop().expect("just pushed").join().expect("it does not panic");
}

#[test]
fn a_reader_blocks_its_thread_while_the_closure_of_send_if_modified_runs() {
    let (tx, rx) = watch::channel(0);
    let mut reader = None;
    assert!(tx.send_if_modified(|_| {
        let (waits, thread) = held_up(move || drop(rx.borrow()));
        reader = Some(thread);
        waits
    }));
    reader.expect("it was started").join().expect("it does not panic");
}

#[test]
fn a_borrow_in_the_condition_of_an_if_ends_before_its_block() {
    let (tx, rx) = watch::channel(0);
    if *tx.borrow() == 0 {
        assert!(tx.send(1).is_ok(), "and did not wait for ever");
    }
    assert_eq!(*rx.borrow(), 1);
}

#[test]
fn closed_waits_for_every_receiver() {
    let (tx, first) = watch::channel(());
    let second = first.clone();
    drop(first);
    let mut closed = pin!(tx.closed());
    assert!(poll_once(closed.as_mut()).is_pending());
    drop(second);
    assert!(poll_once(closed).is_ready());
}

#[test]
fn a_borrowed_value_cannot_move_to_another_thread() {
    assert!(!implements!(watch::Ref<'static, u8>: Send));
}

#[test]
fn senders_and_receivers_can_be_cloned() {
    assert!(implements!(watch::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(watch::Receiver<u8>: Clone + Send + Sync));
}

#[test]
fn a_second_borrow_blocks_while_a_sender_waits_for_the_first() {
    let (tx, rx) = watch::channel(0);
    let other = rx.clone();
    let first = rx.borrow();
    // While no sender waits, any number of readers may borrow.
    assert_eq!(*first + *other.borrow(), 0);
    let (waits, sender) = held_up(sends(&tx, 1));
    assert!(waits);
    let (waits, reader) = held_up(move || drop(other.borrow()));
    assert!(waits, "behind the sender");
    drop(first);
    sender.join().expect("it does not panic");
    reader.join().expect("it does not panic");
}

#[test]
fn a_borrow_in_an_if_let_ends_before_its_else() {
    let (tx, rx) = watch::channel(0);
    if let 1 = *rx.borrow() {
        panic!("nobody has sent it");
    } else {
        assert!(tx.send(1).is_ok(), "and did not wait for ever");
    }
    assert_eq!(*rx.borrow(), 1);
}

#[test]
fn a_channel_that_lost_its_receivers_is_opened_again_by_a_new_one() {
    let (tx, rx) = watch::channel(0);
    drop(rx);
    assert!(tx.is_closed());
    let mut rx = tx.subscribe();
    assert!(!tx.is_closed());
    assert!(tx.send(1).is_ok());
    assert_eq!(changed(&mut rx), Some(true));
}

#[test]
fn send_modify_notifies_whatever_its_closure_does() {
    let (tx, mut rx) = watch::channel(7);
    tx.send_modify(|_| ());
    assert_eq!(changed(&mut rx), Some(true));
    drop(rx);
    tx.send_modify(|n| *n += 1);
    assert_eq!(*tx.borrow(), 8, "stored without a receiver");
}

#[test]
fn has_changed_does_not_mark_the_value_as_seen_and_fails_at_the_end() {
    let (tx, mut rx) = watch::channel(0);
    assert!(!rx.has_changed().expect("a sender lives"));
    assert!(tx.send(1).is_ok());
    for _ in 0..2 {
        assert!(rx.has_changed().expect("a sender lives"));
    }
    assert_eq!(*rx.borrow_and_update(), 1);
    assert!(!rx.has_changed().expect("a sender lives"));
    assert!(tx.send(2).is_ok());
    drop(tx);
    assert!(rx.has_changed().is_err(), "although 2 is new");
    assert!(rx.borrow().has_changed(), "which the borrow tells");
}

#[test]
fn a_panic_in_the_closure_of_send_modify_leaves_what_it_changed_and_notifies_nobody() {
    let (tx, mut rx) = watch::channel(0);
    let panics = AssertUnwindSafe(|| {
        tx.send_modify(|n| {
            *n = 1;
            panic!("half-way");
        });
    });
    assert!(catch_unwind(panics).is_err());
    assert_eq!(changed(&mut rx), None);
    assert_eq!(*rx.borrow(), 1);
}
