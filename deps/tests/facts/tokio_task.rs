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
