//! Tasks behind gates, and the control, which opens one gate at a time.

use std::future::{Future, poll_fn};
use std::panic::Location;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinHandle;
use tokio::task::coop::{has_budget_remaining, poll_proceed};

use crate::run::{self, TaskId};

/// Longer than any program sleeps. The paused clock gets here when nothing else
/// is left to wait for.
const END_OF_TIME: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// How far a task gets before another may be chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Turn {
    /// Until its next operation on a channel, timer or lock of Tokio, as if
    /// each task had a thread of its own.
    #[default]
    Operation,
    /// Until it waits, which is what a runtime with one thread promises.
    Wait,
}

/// Runs `main` to its end, like a runtime's `block_on`.
///
/// # Panics
///
/// If no exploration runs the caller. If the run cannot end, it panics as well,
/// and the exploration catches that.
#[track_caller]
pub fn block_on<F: Future>(turn: Turn, main: F) -> F::Output {
    let id = run::enter_main(Location::caller(), turn);
    let mut main = pin!(main);
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime without I/O needs nothing of the system").block_on(async {
        let mut end = pin!(tokio::time::sleep(END_OF_TIME));
        loop {
            settle().await;
            let Some(chosen) = run::next() else {
                let ready = poll_fn(|cx| match run::is_any_ready(cx.waker()) {
                    true => Poll::Ready(true),
                    false => end.as_mut().poll(cx).map(|()| false),
                });
                if !ready.await {
                    run::stick();
                }
                continue;
            };
            if chosen == id {
                let step = poll_fn(|cx| Poll::Ready(step(id, main.as_mut(), cx)));
                if let Poll::Ready(output) = step.await {
                    run::leave(id);
                    return output;
                }
            } else {
                run::open(chosen);
                poll_fn(|cx| match run::is_closed(chosen, cx.waker()) {
                    true => Poll::Ready(()),
                    false => Poll::Pending,
                })
                .await;
            }
        }
    })
}

/// Lets the runtime do what it has deferred: drop aborted tasks, wake those
/// that used up their turn. Tasks that become ready by this belong to the next
/// choice.
async fn settle() {
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
}

/// Starts a task, like `tokio::spawn`.
///
/// # Panics
///
/// If no exploration runs the caller.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(gate(future))
}

/// Wraps a future so that it takes a step only when it is chosen. The caller's
/// turn ends at its next operation, so the new task may begin before that.
///
/// # Panics
///
/// If no exploration runs the caller.
#[track_caller]
pub fn gate<F: Future>(future: F) -> impl Future<Output = F::Output> {
    if run::turn() == Turn::Operation {
        spend_turn();
    }
    let gate = Gate(run::enter(Location::caller()));
    async move {
        let gate = gate;
        let mut future = pin!(future);
        poll_fn(|cx| gate.poll(future.as_mut(), cx)).await
    }
}

/// Removes the task from the run when it ends, panics or is dropped.
struct Gate(TaskId);

impl Gate {
    fn poll<F: Future>(&self, future: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
        if !run::enter_gate(self.0, cx.waker()) {
            return Poll::Pending;
        }
        let result = step(self.0, future, cx);
        if result.is_pending() {
            run::close(self.0, cx.waker());
        }
        result
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        run::leave(self.0);
    }
}

/// Polls a task once.
fn step<F: Future>(id: TaskId, task: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
    let (ready, turn) = run::begin_step(id);
    if turn == Turn::Operation {
        leave_one_operation(cx);
    }
    let result = task.poll(&mut Context::from_waker(&Waker::from(ready)));
    run::end_step(result.is_ready());
    result
}

/// Spends the budget that Tokio gives a task for one poll, except for a single
/// operation. At the next operation the task yields, which ends its turn.
fn leave_one_operation(cx: &mut Context<'_>) {
    while let Poll::Ready(operation) = poll_proceed(cx) {
        // If `operation` is dropped without progress, it gives its budget back.
        if !has_budget_remaining() {
            return;
        }
        operation.made_progress();
    }
}

/// Spends the rest of the caller's budget, and so ends its turn at the next operation.
fn spend_turn() {
    while has_budget_remaining() {
        if let Poll::Ready(operation) = poll_proceed(&mut Context::from_waker(Waker::noop())) {
            operation.made_progress();
        }
    }
}

/// Waits for the caller's next turn if it has had its operation in this one.
/// This is for operations that check the budget only after they are done.
pub async fn begin_operation() {
    poll_fn(|cx| poll_proceed(cx).map(drop)).await;
}

/// Gives way to the other tasks, like `tokio::task::yield_now`.
pub async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Returns the output of `future`, or `None` if it is not ready when the task
/// has its next turn. As in `select!`, the future may then be dropped without
/// another look, which is a choice.
///
/// # Panics
///
/// If no exploration runs the caller.
pub async fn within_a_turn<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut waited = false;
    poll_fn(|cx| {
        if waited && run::choose(2) == 1 {
            return Poll::Ready(None);
        }
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if waited => Poll::Ready(None),
            Poll::Pending => {
                waited = true;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    })
    .await
}
