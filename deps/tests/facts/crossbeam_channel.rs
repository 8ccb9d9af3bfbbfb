//! What the book says about crossbeam-channel.

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{
    Receiver, RecvError, RecvTimeoutError, Select, SendError, SendTimeoutError, Sender,
    TryRecvError, TrySendError, after, at, bounded, never, select, select_biased, tick, unbounded,
};

use crate::poll::{exists, message};
use crate::traits::implements;

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn both_ends_can_be_cloned_and_shared() {
    assert!(implements!(Sender<u8>: Clone + Send + Sync));
    assert!(implements!(Receiver<u8>: Clone + Send + Sync));
    assert!(!implements!(Sender<std::rc::Rc<u8>>: Send));
}

#[test]
fn a_cloned_receiver_takes_messages_away_from_the_others() {
    let (tx, rx) = bounded(1);
    let clone = rx.clone();
    tx.send(7).expect("the receiver lives");
    assert_eq!(clone.recv(), Ok(7));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn a_bounded_channel_holds_its_capacity_and_no_more() {
    let (tx, rx) = bounded(1);
    assert_eq!(tx.try_send(1), Ok(()));
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    assert_eq!(tx.send_timeout(2, A_WHILE), Err(SendTimeoutError::Timeout(2)));
    assert_eq!(rx.recv(), Ok(1));
    assert_eq!(tx.send(2), Ok(()));
}

#[test]
fn an_unbounded_channel_has_room_for_any_number() {
    let (tx, rx) = unbounded();
    for n in 0..10_000 {
        assert_eq!(tx.try_send(n), Ok(()));
    }
    assert_eq!(rx.len(), 10_000);
}

#[test]
fn a_capacity_of_0_hands_each_message_over() {
    let (tx, rx) = bounded(0);
    assert_eq!(tx.try_send(7), Err(TrySendError::Full(7)));
    thread::scope(|scope| {
        scope.spawn(|| tx.send(7).expect("the receiver lives"));
        assert_eq!(rx.recv(), Ok(7));
    });
}

#[test]
fn recv_fails_only_when_no_sender_is_left_and_the_queue_is_empty() {
    let (tx, rx) = bounded(1);
    assert_eq!(rx.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    tx.send(7).expect("the receiver lives");
    drop(tx);
    assert_eq!(rx.recv(), Ok(7));
    assert_eq!(rx.recv(), Err(RecvError));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn send_returns_the_message_when_every_receiver_is_gone() {
    let (tx, rx) = bounded(1);
    let clone = rx.clone();
    drop(rx);
    assert_eq!(tx.send(1), Ok(()));
    drop(clone);
    assert_eq!(tx.send(2), Err(SendError(2)));
    assert_eq!(tx.try_send(2), Err(TrySendError::Disconnected(2)), "full and closed says closed");
}

#[test]
fn dropping_the_last_receiver_wakes_a_send_that_waits_with_its_message() {
    let (tx, rx) = bounded(0);
    thread::scope(|scope| {
        let sender = scope.spawn(|| tx.send(7));
        // A receiver without a queue is ready when a sender waits.
        let mut select = Select::new();
        select.recv(&rx);
        select.ready();
        drop(rx);
        assert_eq!(sender.join().expect("it does not panic"), Err(SendError(7)));
    });
}

#[test]
fn what_a_bounded_channel_holds_outlives_its_last_receiver() {
    let (tx, rx) = bounded(1);
    let (handle, queued) = message();
    tx.send(queued).expect("the receiver lives");
    drop(rx);
    assert!(exists(&handle));
    drop(tx);
    assert!(!exists(&handle));
}

#[test]
fn what_an_unbounded_channel_holds_is_dropped_with_its_last_receiver() {
    let (tx, rx) = unbounded();
    let (handle, queued) = message();
    tx.send(queued).expect("the receiver lives");
    drop(rx);
    assert!(!exists(&handle));
    drop(tx);
}

#[test]
fn a_tick_that_nobody_takes_is_not_made_up_for() {
    let ticks = tick(Duration::from_millis(10));
    thread::sleep(Duration::from_millis(50));
    let began = Instant::now();
    assert!(ticks.try_recv().is_ok(), "one tick is kept");
    // However slow this thread is, at most one more tick can have been kept since.
    let kept = ticks.try_iter().count();
    assert!(kept as u128 <= 1 + began.elapsed().as_millis() / 10, "{kept} more were kept");
}

#[test]
fn bounded_results_that_nobody_takes_stop_the_workers_and_then_whoever_sends_jobs() {
    let (jobs_tx, jobs_rx) = bounded(1);
    let (results_tx, results_rx) = bounded(1);
    thread::scope(|scope| {
        scope.spawn(move || {
            for job in jobs_rx {
                results_tx.send(job).expect("the receiver lives");
            }
        });
        // There is one result, one job in the worker's hands, and one in the queue.
        for job in 1..=3 {
            jobs_tx.send(job).expect("the worker lives");
        }
        assert_eq!(jobs_tx.send_timeout(4, A_WHILE), Err(SendTimeoutError::Timeout(4)));
        drop(jobs_tx);
        assert_eq!(results_rx.iter().collect::<Vec<_>>(), [1, 2, 3]);
    });
}

#[test]
fn recv_deadline_gives_up_at_an_instant_and_takes_what_is_there_even_after_it() {
    let (tx, rx) = bounded(1);
    let past = Instant::now();
    assert_eq!(rx.recv_deadline(past + A_WHILE), Err(RecvTimeoutError::Timeout));
    assert!(past.elapsed() >= A_WHILE);
    tx.send(7).expect("the receiver lives");
    assert_eq!(rx.recv_deadline(past), Ok(7));
}

#[test]
fn select_takes_any_of_the_branches_that_are_ready() {
    let (tx, rx) = unbounded();
    for n in 0..1_000 {
        tx.send(n).expect("the receiver lives");
    }
    let mut first = 0;
    for _ in 0..1_000 {
        select! {
            recv(rx) -> n => first += u32::from(n.is_ok()),
            recv(rx) -> n => assert!(n.is_ok()),
        }
    }
    assert!((1..1_000).contains(&first), "{first} of 1000 times the first");
}

#[test]
fn select_biased_takes_the_first_branch_that_is_ready() {
    let (tx, rx) = unbounded();
    for n in 0..1_000 {
        tx.send(n).expect("the receiver lives");
    }
    for _ in 0..1_000 {
        select_biased! {
            recv(rx) -> n => assert!(n.is_ok()),
            recv(rx) -> _ => unreachable!("the first is ready"),
        }
    }
}

#[test]
fn a_closed_channel_is_ready_in_select_each_time() {
    let (tx, rx) = bounded::<u8>(1);
    drop(tx);
    for _ in 0..3 {
        select! {
            recv(rx) -> end => assert_eq!(end, Err(RecvError)),
            recv(never::<u8>()) -> _ => unreachable!("it is never ready"),
        }
    }
}

#[test]
fn a_channel_from_never_is_never_ready_and_never_ends() {
    assert_eq!(never::<u8>().try_recv(), Err(TryRecvError::Empty));
    assert_eq!(never::<u8>().recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
}

#[test]
fn select_can_wait_for_room_to_send() {
    let (full_tx, full_rx) = bounded(1);
    let (free_tx, free_rx) = bounded(1);
    full_tx.send(1).expect("the receiver lives");
    select! {
        send(full_tx, 2) -> _ => unreachable!("it is full"),
        send(free_tx, 2) -> sent => assert_eq!(sent, Ok(())),
    }
    assert_eq!((full_rx.len(), free_rx.recv()), (1, Ok(2)));
}

#[test]
#[should_panic(expected = "dropped `SelectedOperation` without completing the operation")]
fn a_selected_operation_that_is_not_completed_panics() {
    let (tx, rx) = bounded(1);
    tx.send(7).expect("the receiver lives");
    let mut select = Select::new();
    select.recv(&rx);
    drop(select.select());
}

#[test]
fn after_sends_one_message_and_then_none() {
    let once = after(Duration::from_millis(1));
    assert!(once.recv().is_ok());
    assert_eq!(once.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
}

#[test]
fn send_timeout_tells_no_room_in_time_from_closed_and_gives_the_message_back() {
    let (tx, rx) = bounded(0);
    assert_eq!(tx.send_timeout(1, A_WHILE), Err(SendTimeoutError::Timeout(1)));
    drop(rx);
    assert_eq!(tx.send_timeout(1, A_WHILE), Err(SendTimeoutError::Disconnected(1)));
}

#[test]
fn at_sends_one_message_at_its_instant_and_at_once_if_that_has_passed() {
    let start = Instant::now();
    let instant = start + A_WHILE;
    let once = at(instant);
    assert_eq!(once.recv(), Ok(instant));
    assert!(Instant::now() >= instant);
    assert_eq!(once.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    assert_eq!(at(start).try_recv(), Ok(start));
}

// The page's program has a `main`, which `categories` tests.
#[allow(dead_code)]
mod workers {
    include!(concat!(env!("OUT_DIR"), "/programs/concurrency/shutdown_signal.rs"));

    #[test]
    fn the_signal_stops_a_worker_that_waits_for_a_job() {
        let (_jobs_tx, jobs) = unbounded();
        let (results_tx, _results) = bounded(0);
        let (stop_tx, stop) = bounded::<()>(0);
        let worker = thread::spawn(move || work(&jobs, &results_tx, &stop));
        drop(stop_tx);
        assert_eq!(worker.join().expect("it did not panic"), "told to stop");
    }

    #[test]
    fn a_worker_whose_results_nobody_takes_leaves_the_other_jobs() {
        let (jobs_tx, jobs) = unbounded();
        let (results_tx, results) = bounded(0);
        let (_stop_tx, stop) = bounded::<()>(0);
        jobs_tx.send(1).expect("there is room");
        jobs_tx.send(2).expect("there is room");
        drop((jobs_tx, results));
        let worker = thread::spawn({
            let jobs = jobs.clone();
            move || work(&jobs, &results_tx, &stop)
        });
        assert_eq!(worker.join().expect("it did not panic"), "nobody takes results");
        assert_eq!(jobs.len(), 1);
    }
}
