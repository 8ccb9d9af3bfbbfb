//! What the book says about Tokio's tasks.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{spawn_local, yield_now};

use crate::poll::{exists, message};

#[test]
fn a_task_that_nobody_awaits_is_cut_off_with_its_runtime() {
    let (handle, held) = message();
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers");
    runtime.block_on(async {
        tokio::spawn(async move {
            let _held = held;
            yield_now().await;
            unreachable!("the runtime is gone");
        });
        // Let the task begin.
        yield_now().await;
        assert!(exists(&handle));
    });
    drop(runtime);
    assert!(!exists(&handle));
}

#[tokio::test]
async fn an_aborted_task_is_dropped_at_its_await_and_returns_nothing() {
    let (handle, held) = message();
    let task = tokio::spawn(async move {
        let _held = held;
        std::future::pending::<()>().await;
        unreachable!("it was aborted");
    });
    // Let the task begin.
    yield_now().await;
    task.abort();
    assert!(task.await.expect_err("it has no result").is_cancelled());
    assert!(!exists(&handle));
}

#[tokio::test]
async fn an_abort_does_not_reach_blocking_code() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let (tx, begun) = tokio::sync::oneshot::channel();
    let task = tokio::task::spawn_blocking(move || {
        tx.send(()).expect("the test waits for it");
        wait.recv().expect("the test sends");
        7
    });
    begun.await.expect("the thread runs");
    task.abort();
    go.send(()).expect("the thread waits");
    assert_eq!(task.await.expect("it was not aborted"), 7);
}

#[test]
fn as_many_blocked_tasks_as_threads_stop_all_others() {
    let runtime =
        Builder::new_multi_thread().worker_threads(2).build().expect("a runtime without drivers");
    let (blocked_tx, blocked_rx) = mpsc::channel();
    let mut gates = Vec::new();
    for _ in 0..2 {
        let (gate, closed) = mpsc::channel::<()>();
        gates.push(gate);
        let blocked = blocked_tx.clone();
        runtime.spawn(async move {
            blocked.send(()).expect("the test waits for it");
            closed.recv().expect_err("the gate opens when its sender is dropped");
        });
    }
    for _ in 0..2 {
        blocked_rx.recv().expect("both tasks begin");
    }
    let (ran_tx, ran_rx) = mpsc::channel();
    runtime.spawn(async move { ran_tx.send(()) });
    let a_while = Duration::from_millis(50);
    assert_eq!(ran_rx.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
    drop(gates);
    assert_eq!(ran_rx.recv(), Ok(()));
}

#[test]
fn a_blocked_task_stops_the_one_that_it_has_just_spawned_although_a_thread_is_free() {
    let runtime =
        Builder::new_multi_thread().worker_threads(2).build().expect("a runtime without drivers");
    let (gate, closed) = mpsc::channel::<()>();
    let (ran_tx, ran_rx) = mpsc::channel();
    let (blocked_tx, blocked_rx) = mpsc::channel();
    runtime.spawn(async move {
        tokio::spawn(async move { ran_tx.send("spawned") });
        blocked_tx.send(()).expect("the test waits for it");
        closed.recv().expect_err("the gate opens when its sender is dropped");
    });
    blocked_rx.recv().expect("the task begins");
    let (free_tx, free_rx) = mpsc::channel();
    runtime.spawn(async move { free_tx.send("another") });
    assert_eq!(free_rx.recv(), Ok("another"), "a thread is free");
    let a_while = Duration::from_millis(50);
    assert_eq!(ran_rx.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
    drop(gate);
    assert_eq!(ran_rx.recv(), Ok("spawned"));
}

#[tokio::test]
async fn a_join_set_keeps_the_results_that_nobody_takes() {
    let mut tasks = tokio::task::JoinSet::new();
    let (handle, result) = message();
    tasks.spawn(async { result });
    // Let the task end.
    yield_now().await;
    assert!(exists(&handle));
    assert!(tasks.try_join_next().is_some());
    assert!(!exists(&handle));
}

/// Whether a task that blocks stops another task's timer.
fn a_blocked_task_stops_the_timers() -> bool {
    let runtime =
        Builder::new_multi_thread().worker_threads(4).enable_time().build().expect("a runtime");
    let (gate, closed) = mpsc::channel::<()>();
    let (blocked_tx, blocked_rx) = mpsc::channel();
    runtime.spawn(async move {
        // The thread that waits for the timers wakes this task and runs it.
        tokio::time::sleep(Duration::from_millis(5)).await;
        blocked_tx.send(()).expect("the test waits for it");
        closed.recv().expect_err("the gate opens when its sender is dropped");
    });
    let (rang_tx, rang_rx) = mpsc::channel();
    runtime.spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        rang_tx.send(())
    });
    blocked_rx.recv().expect("the task begins");
    let late = rang_rx.recv_timeout(Duration::from_millis(200));
    drop(gate);
    let stopped = late == Err(RecvTimeoutError::Timeout);
    assert!(!stopped || rang_rx.recv() == Ok(()), "it goes on afterwards");
    stopped
}

#[test]
fn a_task_that_blocks_can_stop_all_timers_although_other_threads_are_idle() {
    // On a busy machine both timers may ring at once, which shows nothing. One
    // success is enough.
    assert!((0..20).any(|_| a_blocked_task_stops_the_timers()));
}

#[test]
fn blocking_code_that_has_begun_is_waited_for_when_its_runtime_is_dropped() {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers");
    let (gate, closed) = mpsc::channel::<()>();
    let (begun_tx, begun_rx) = mpsc::channel();
    let (done_tx, done_rx) = mpsc::channel();
    runtime.spawn_blocking(move || {
        begun_tx.send(()).expect("the test waits for it");
        closed.recv().expect_err("the gate opens when its sender is dropped");
        done_tx.send(()).expect("the test waits for it");
    });
    begun_rx.recv().expect("it begins");
    let (dropped_tx, dropped_rx) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            drop(runtime);
            dropped_tx.send(()).expect("the test waits for it");
        });
        let a_while = Duration::from_millis(50);
        assert_eq!(dropped_rx.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
        drop(gate);
        assert_eq!(dropped_rx.recv(), Ok(()));
    });
    assert_eq!(done_rx.try_recv(), Ok(()), "it came to its end");
}

#[test]
fn a_panic_in_blocking_code_that_nobody_awaits_passes_unnoticed() {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers");
    let (handle, held) = message();
    // Dropping the handle neither waits for the task nor cancels it.
    drop(runtime.spawn_blocking(move || {
        let _held = held;
        panic!("on purpose");
    }));
    drop(runtime);
    assert!(!exists(&handle), "it has run, and this test goes on");
}

#[tokio::test]
#[should_panic(expected = "`spawn_local` called from outside of a `task::LocalSet`")]
async fn spawn_local_outside_of_a_local_set_panics() {
    drop(tokio::task::spawn_local(async {}));
}

#[test]
fn on_a_local_runtime_spawn_local_needs_no_local_set() {
    #[tokio::main(flavor = "local")]
    async fn main() -> u32 {
        let number = Rc::new(Cell::new(21));
        let shared = Rc::clone(&number);
        let doubler = spawn_local(async move { shared.set(shared.get() * 2) });
        doubler.await.expect("it does not panic");
        number.get()
    }
    assert_eq!(main(), 42);
}

#[test]
fn the_end_of_a_runtime_drops_its_tasks_and_so_ends_a_channel_into_a_thread() {
    let runtime =
        Builder::new_multi_thread().worker_threads(1).build().expect("a runtime without drivers");
    let (tx, mut rx) = tokio::sync::mpsc::channel(1);
    let reader = thread::spawn(move || {
        assert_eq!(rx.blocking_recv(), Some(7));
        rx.blocking_recv()
    });
    let sender = runtime.spawn(async move {
        tx.send(7).await.expect("the thread receives");
        std::future::pending::<()>().await;
        unreachable!("it is not done");
    });
    let a_while = Duration::from_millis(20);
    thread::sleep(a_while);
    assert!(!reader.is_finished(), "the sender lives");
    drop(runtime);
    assert_eq!(reader.join().expect("it did not panic"), None);
    assert!(sender.is_finished());
}

#[test]
fn a_hundred_thousand_tasks_can_wait_on_one_thread() {
    const TASKS: usize = 100_000;
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers");
    let woken = runtime.block_on(async {
        let (tx, rx) = tokio::sync::watch::channel(false);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..TASKS {
            let mut rx = rx.clone();
            tasks.spawn(async move {
                assert!(rx.changed().await.is_ok());
                thread::current().id()
            });
        }
        drop(rx);
        // All of them begin, and wait.
        yield_now().await;
        assert_eq!(tx.receiver_count(), TASKS);
        assert!(tx.send(true).is_ok());
        tasks.join_all().await
    });
    assert_eq!(woken.len(), TASKS);
    assert!(woken.iter().all(|id| *id == thread::current().id()));
}

#[tokio::test]
async fn a_task_whose_handle_is_dropped_runs_on() {
    let (tx, rx) = oneshot::channel();
    drop(tokio::spawn(async move { tx.send(7) }));
    assert_eq!(rx.await, Ok(7));
}

#[tokio::test]
async fn blocking_code_whose_handle_is_dropped_runs_on() {
    let (tx, rx) = oneshot::channel();
    drop(tokio::task::spawn_blocking(move || tx.send(7)));
    assert_eq!(rx.await, Ok(7));
}
