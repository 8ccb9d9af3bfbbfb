//! What the book says about Tokio's tasks.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::yield_now;

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
        // Lets the task begin.
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
    // Lets the task begin.
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
#[should_panic(expected = "`spawn_local` called from outside of a `task::LocalSet`")]
async fn spawn_local_outside_of_a_local_set_panics() {
    tokio::task::spawn_local(async {});
}
