//! What the book says about channels between threads and tasks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc as std_mpsc};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime can be built")
}

/// Calls `receive` in a task beside another task, and `send` outside of the
/// runtime a while later. Returns what was received, and whether the other task
/// had run before that.
fn in_a_task<T: Send>(receive: impl FnOnce() -> T + Send, send: impl FnOnce()) -> (T, bool) {
    thread::scope(|scope| {
        let (begun_tx, begun_rx) = std_mpsc::channel();
        let runtime = scope.spawn(move || {
            one_thread().block_on(async {
                let ran = Arc::new(AtomicBool::new(false));
                let flag = Arc::clone(&ran);
                let other = tokio::spawn(async move { flag.store(true, Ordering::Relaxed) });
                begun_tx.send(()).expect("the test waits for it");
                let received = receive();
                let ran_before = ran.load(Ordering::Relaxed);
                other.await.expect("it does not panic");
                assert!(ran.load(Ordering::Relaxed));
                (received, ran_before)
            })
        });
        begun_rx.recv().expect("the runtime begins");
        thread::sleep(A_WHILE);
        assert!(!runtime.is_finished());
        send();
        runtime.join().expect("it does not panic")
    })
}

#[test]
fn a_blocking_recv_in_a_task_stops_its_thread_without_a_word() {
    let (tx, rx) = std_mpsc::channel();
    assert_eq!(in_a_task(move || rx.recv(), || tx.send(7).expect("it waits")), (Ok(7), false));
    let (tx, rx) = crossbeam_channel::bounded(1);
    assert_eq!(in_a_task(|| rx.recv(), || tx.send(7).expect("it waits")), (Ok(7), false));
    let (tx, rx) = flume::bounded(1);
    assert_eq!(in_a_task(|| rx.recv(), || tx.send(7).expect("it waits")), (Ok(7), false));
    let (tx, rx) = kanal::bounded(1);
    assert_eq!(in_a_task(|| rx.recv(), || tx.send(7).expect("it waits")), (Ok(7), false));
    let (tx, rx) = async_channel::bounded(1);
    let send = || tx.send_blocking(7).expect("it waits");
    assert_eq!(in_a_task(|| rx.recv_blocking(), send), (Ok(7), false));
    let (tx, rx) = ::oneshot::channel();
    assert_eq!(in_a_task(|| rx.recv(), move || tx.send(7).expect("it waits")), (Ok(7), false));
}

#[test]
fn a_blocking_send_into_a_full_queue_in_a_task_stops_its_thread_without_a_word() {
    let (tx, rx) = flume::bounded(0);
    assert_eq!(in_a_task(|| tx.send(7), || assert_eq!(rx.recv(), Ok(7))), (Ok(()), false));
    let (tx, rx) = async_channel::bounded(1);
    tx.try_send(1).expect("there is room");
    let receive = || assert_eq!(rx.recv_blocking(), Ok(1));
    assert_eq!(in_a_task(|| tx.send_blocking(2), receive), (Ok(()), false));
}

#[tokio::test]
#[should_panic(expected = "Cannot block the current thread from within a runtime")]
async fn blocking_recv_of_a_one_shot_in_a_task_panics_even_with_a_value_there() {
    let (tx, rx) = oneshot::channel();
    tx.send(7).expect("the receiver lives");
    drop(rx.blocking_recv());
}

/// Calls `block` in a task of a runtime that is not Tokio's, and `release` a
/// while later. Returns what the first returned.
fn in_another_runtime<T: Send>(block: impl FnOnce() -> T + Send, release: impl FnOnce()) -> T {
    thread::scope(|scope| {
        let (begun_tx, begun_rx) = std_mpsc::channel();
        let runtime = scope.spawn(move || {
            futures::executor::block_on(async {
                begun_tx.send(()).expect("the test waits for it");
                block()
            })
        });
        begun_rx.recv().expect("the runtime begins");
        thread::sleep(A_WHILE);
        assert!(!runtime.is_finished());
        release();
        runtime.join().expect("it does not panic")
    })
}

#[test]
fn in_another_runtime_the_blocking_ends_of_tokio_block_without_a_word() {
    let (tx, mut rx) = mpsc::channel(1);
    let send = || tx.try_send(1).expect("there is room");
    assert_eq!(in_another_runtime(|| rx.blocking_recv(), send), Some(1));
    tx.try_send(2).expect("there is room");
    let receive = || assert_eq!(rx.try_recv(), Ok(2));
    assert_eq!(in_another_runtime(|| tx.blocking_send(3), receive), Ok(()));
    let (tx, rx) = oneshot::channel();
    let send = || tx.send(4).expect("it waits");
    assert_eq!(in_another_runtime(|| rx.blocking_recv(), send), Ok(4));
}

#[tokio::test]
async fn in_spawn_blocking_the_blocking_ends_of_tokio_do_not_panic() {
    let (tx, mut rx) = mpsc::channel(1);
    let (answer_tx, answer) = oneshot::channel();
    let blocking = spawn_blocking(move || {
        tx.blocking_send(7).expect("the receiver lives");
        answer.blocking_recv()
    });
    assert_eq!(rx.recv().await, Some(7));
    answer_tx.send(8).expect("it waits");
    assert_eq!(blocking.await.expect("it does not panic"), Ok(8));
}

#[test]
fn a_thread_can_put_a_time_limit_on_both_ends_through_the_handle_of_a_runtime() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .expect("a runtime can be built");
    let handle: Handle = runtime.handle().clone();
    let (tx, mut rx) = mpsc::channel(1);
    tx.try_send(1).expect("there is room");
    let sent = handle.block_on(tx.send_timeout(2, A_WHILE));
    assert_eq!(sent, Err(mpsc::error::SendTimeoutError::Timeout(2)));
    assert_eq!(handle.block_on(async { timeout(A_WHILE, rx.recv()).await }), Ok(Some(1)));
    assert!(handle.block_on(async { timeout(A_WHILE, rx.recv()).await }).is_err());
}

#[test]
fn the_timers_of_a_runtime_of_one_thread_run_only_in_its_own_block_on() {
    let runtime = one_thread();
    let handle = runtime.handle().clone();
    thread::scope(|scope| {
        let (_tx, mut rx) = mpsc::channel::<u8>(1);
        let limited = scope.spawn(move || {
            handle.block_on(async { timeout(Duration::from_millis(1), rx.recv()).await })
        });
        thread::sleep(A_WHILE);
        assert!(!limited.is_finished());
        runtime.block_on(async {
            while !limited.is_finished() {
                sleep(Duration::from_millis(1)).await;
            }
        });
        assert!(limited.join().expect("it does not panic").is_err());
    });
}

#[test]
fn a_runtime_waits_at_its_end_for_blocking_code_that_waits_for_a_message() {
    let runtime = one_thread();
    let (tx, rx) = std_mpsc::channel::<u8>();
    let (begun_tx, begun_rx) = std_mpsc::channel();
    runtime.spawn_blocking(move || {
        begun_tx.send(()).expect("the test waits for it");
        rx.recv()
    });
    begun_rx.recv().expect("it begins");
    thread::scope(|scope| {
        let end = scope.spawn(|| drop(runtime));
        thread::sleep(A_WHILE);
        assert!(!end.is_finished());
        drop(tx);
        end.join().expect("it does not panic");
    });
}
