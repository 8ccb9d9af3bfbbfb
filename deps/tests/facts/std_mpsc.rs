//! What the book says about `std::sync::mpsc`.

use std::sync::mpsc::{self, RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::sync::{Mutex, TryLockError};
use std::thread;
use std::time::Duration;

use crate::poll::{exists, message};
use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn a_channel_takes_messages_without_a_bound() {
    let (tx, rx) = mpsc::channel();
    for n in 0..10_000 {
        tx.send(n).expect("the receiver lives");
    }
    assert_eq!(rx.try_iter().count(), 10_000);
}

#[test]
fn send_blocks_while_a_sync_channel_is_full() {
    let (tx, rx) = mpsc::sync_channel(1);
    let (done_tx, done_rx) = mpsc::channel();
    tx.send(1).expect("the receiver lives");
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    thread::scope(|scope| {
        scope.spawn(|| {
            tx.send(2).expect("the receiver lives");
            done_tx.send(()).expect("the receiver lives");
        });
        assert_eq!(done_rx.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
        assert_eq!(rx.recv(), Ok(1));
        assert_eq!(done_rx.recv(), Ok(()));
    });
}

#[test]
fn a_sync_channel_of_capacity_0_hands_each_message_over() {
    let (tx, rx) = mpsc::sync_channel(0);
    assert_eq!(tx.try_send(7), Err(TrySendError::Full(7)));
    thread::scope(|scope| {
        scope.spawn(|| tx.send(7).expect("the receiver lives"));
        assert_eq!(rx.recv(), Ok(7));
    });
}

#[test]
fn recv_blocks_as_long_as_one_sender_lives() {
    let (tx, rx) = mpsc::channel::<u8>();
    drop(tx.clone());
    assert_eq!(rx.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    drop(tx);
    assert_eq!(rx.recv(), Err(RecvError));
}

#[test]
fn recv_fails_only_when_no_sender_is_left_and_the_queue_is_empty() {
    let (tx, rx) = mpsc::channel();
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    tx.send(7).expect("the receiver lives");
    drop(tx);
    assert_eq!(rx.recv(), Ok(7));
    assert_eq!(rx.recv(), Err(RecvError));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn iteration_ends_when_no_sender_is_left() {
    let (tx, rx) = mpsc::channel();
    for n in [1, 2] {
        tx.send(n).expect("the receiver lives");
    }
    drop(tx);
    assert_eq!(rx.iter().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn send_returns_the_message_when_the_receiver_is_gone() {
    let (tx, rx) = mpsc::channel();
    drop(rx);
    assert_eq!(tx.send(7), Err(SendError(7)));
}

#[test]
fn dropping_the_receiver_drops_what_is_queued() {
    let (tx, rx) = mpsc::channel();
    let (handle, queued) = message();
    tx.send(queued).expect("the receiver lives");
    drop(rx);
    assert!(!exists(&handle));
    drop(tx);

    let (tx, rx) = mpsc::sync_channel(1);
    let (handle, queued) = message();
    tx.send(queued).expect("the receiver lives");
    drop(rx);
    assert!(!exists(&handle));
    drop(tx);
}

#[test]
fn senders_can_be_cloned_and_shared_and_receivers_only_moved() {
    assert!(implements!(mpsc::Sender<u8>: Clone + Send + Sync));
    assert!(implements!(mpsc::SyncSender<u8>: Clone + Send + Sync));
    assert!(implements!(mpsc::Receiver<u8>: Send));
    assert!(!implements!(mpsc::Receiver<u8>: Clone));
    assert!(!implements!(mpsc::Receiver<u8>: Sync));
}

#[test]
fn messages_of_one_sender_come_in_the_order_in_which_they_were_sent() {
    let (tx, rx) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        for thread in 0..2 {
            let tx = tx.clone();
            scope.spawn(move || {
                (0..1_000).try_for_each(|n| tx.send((thread, n))).expect("the receiver lives");
            });
        }
        drop(tx);
        let mut next = [0, 0];
        for (thread, n) in rx {
            assert_eq!(n, next[thread]);
            next[thread] += 1;
        }
        assert_eq!(next, [1_000, 1_000]);
    });
}

#[test]
fn a_producer_joined_before_anybody_receives_never_ends() {
    let (tx, rx) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        let producer = scope.spawn(move || [1, 2].into_iter().try_for_each(|n| tx.send(n)));
        thread::sleep(A_WHILE);
        assert!(!producer.is_finished());
        assert_eq!(rx.iter().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(producer.join().expect("it does not panic"), Ok(()));
    });
}

#[test]
fn two_threads_that_send_to_each_other_can_wait_for_each_other_for_ever() {
    let (to_left, left) = mpsc::sync_channel(1);
    let (to_right, right) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        let talk =
            |tx: mpsc::SyncSender<u8>| move || [1, 2].into_iter().try_for_each(|n| tx.send(n));
        let threads = [scope.spawn(talk(to_left)), scope.spawn(talk(to_right))];
        thread::sleep(A_WHILE);
        assert!(threads.iter().all(|thread| !thread.is_finished()));
        // A third party receives, so both can go on.
        assert_eq!((left.recv(), right.recv()), (Ok(1), Ok(1)));
        for thread in threads {
            assert_eq!(thread.join().expect("it does not panic"), Ok(()));
        }
    });
}

#[test]
fn try_iter_stops_at_an_empty_queue_as_at_a_closed_one() {
    let (tx, rx) = mpsc::channel();
    tx.send(1).expect("the receiver lives");
    assert_eq!(rx.try_iter().collect::<Vec<_>>(), [1]);
    tx.send(2).expect("the receiver lives");
    drop(tx);
    assert_eq!(rx.try_iter().collect::<Vec<_>>(), [2]);
}

#[test]
fn only_what_is_send_makes_the_ends_send() {
    assert!(implements!(mpsc::Sender<u8>: Send));
    assert!(implements!(mpsc::Receiver<u8>: Send));
    assert!(!implements!(mpsc::Sender<std::rc::Rc<u8>>: Send));
    assert!(!implements!(mpsc::Receiver<std::rc::Rc<u8>>: Send));
}

#[test]
fn while_one_thread_waits_for_a_message_the_others_wait_for_the_lock() {
    let (tx, rx) = mpsc::channel();
    let rx = Mutex::new(rx);
    thread::scope(|scope| {
        let first = scope.spawn(|| rx.lock().expect("it is sound").recv());
        while rx.try_lock().is_ok() {
            thread::yield_now();
        }
        thread::sleep(A_WHILE);
        assert!(matches!(rx.try_lock(), Err(TryLockError::WouldBlock)));
        tx.send(7).expect("the receiver lives");
        assert_eq!(first.join().expect("it does not panic"), Ok(7));
        assert!(rx.try_lock().is_ok());
    });
}

#[test]
fn a_guard_in_the_head_of_while_let_lives_through_its_body() {
    let (tx, rx) = mpsc::channel();
    tx.send(7).expect("the receiver lives");
    tx.send(8).expect("the receiver lives");
    let rx = Mutex::new(rx);
    let mut rounds = 0;
    while let Ok(7) = rx.lock().expect("it is sound").recv() {
        assert!(matches!(rx.try_lock(), Err(TryLockError::WouldBlock)));
        rounds += 1;
    }
    assert_eq!(rounds, 1);

    tx.send(9).expect("the receiver lives");
    let message = rx.lock().expect("it is sound").recv();
    assert!(rx.try_lock().is_ok());
    assert_eq!(message, Ok(9));
}

#[test]
fn a_panic_under_the_lock_takes_the_receiver_from_all_who_expect_it_sound() {
    let (tx, rx) = mpsc::channel();
    tx.send(7).expect("the receiver lives");
    let rx = Mutex::new(rx);
    let panicked = thread::scope(|scope| {
        let first = scope.spawn(|| {
            let _guard = rx.lock().expect("it is sound");
            panic!("on purpose");
        });
        first.join()
    });
    assert!(panicked.is_err());
    let poisoned = rx.lock().expect_err("the panic poisoned it");
    assert_eq!(poisoned.into_inner().recv(), Ok(7), "the queue itself is sound");
}

#[test]
fn recv_timeout_takes_what_is_there_although_no_time_is_left() {
    let (tx, rx) = mpsc::channel();
    tx.send(7).expect("the receiver lives");
    assert_eq!(rx.recv_timeout(Duration::ZERO), Ok(7));
    assert_eq!(rx.recv_timeout(Duration::ZERO), Err(RecvTimeoutError::Timeout));
}

#[test]
fn try_send_gives_the_message_back_and_tells_full_from_closed() {
    let (tx, rx) = mpsc::sync_channel(1);
    assert_eq!(tx.try_send(1), Ok(()));
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    drop(rx);
    assert_eq!(tx.try_send(2), Err(TrySendError::Disconnected(2)));
}

#[test]
fn a_thread_that_panics_drops_its_sender() {
    let (tx, rx) = mpsc::channel::<u8>();
    let thread = thread::spawn(move || {
        let _tx = tx;
        panic!("on purpose");
    });
    assert_eq!(rx.recv(), Err(RecvError));
    assert!(thread.join().is_err());
}

#[test]
fn a_thread_whose_handle_is_dropped_goes_on() {
    let (tx, rx) = mpsc::channel();
    let (go_tx, go) = mpsc::channel();
    drop(thread::spawn(move || {
        go.recv().expect("the test says so");
        tx.send(7).expect("the receiver lives");
    }));
    go_tx.send(()).expect("the thread waits for it");
    assert_eq!(rx.recv(), Ok(7));
}

#[test]
fn a_second_value_waits_for_ever_if_nobody_takes_the_first() {
    let (tx, rx) = mpsc::sync_channel(1);
    let (first_tx, first_is_sent) = mpsc::channel();
    thread::scope(|scope| {
        let sender = scope.spawn(move || {
            tx.send(1)?;
            first_tx.send(()).expect("the test waits for it");
            tx.send(2)
        });
        first_is_sent.recv().expect("there is room for the first");
        thread::sleep(A_WHILE);
        assert!(!sender.is_finished());
        drop(rx);
        assert_eq!(sender.join().expect("it does not panic"), Err(SendError(2)));
    });
}
