//! What the book says about `tokio_util::sync::CancellationToken`.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::poll::{exists, message, poll_once};

#[test]
fn a_child_ends_with_its_parent_and_not_the_reverse() {
    let parent = CancellationToken::new();
    let (first, second) = (parent.child_token(), parent.child_token());
    let grandchild = second.child_token();
    first.cancel();
    assert!(!parent.is_cancelled() && !second.is_cancelled());
    parent.cancel();
    assert!(second.is_cancelled() && grandchild.is_cancelled());
}

#[test]
fn a_clone_is_the_same_token() {
    let token = CancellationToken::new();
    token.clone().cancel();
    assert!(token.is_cancelled());
}

#[test]
fn a_child_of_a_cancelled_token_is_cancelled_from_the_start() {
    let parent = CancellationToken::new();
    parent.cancel();
    assert!(parent.child_token().is_cancelled());
}

#[test]
fn dropping_every_other_token_cancels_nothing() {
    let parent = CancellationToken::new();
    let child = parent.child_token();
    drop(parent);
    assert!(!child.is_cancelled());
    assert!(poll_once(pin!(child.cancelled())).is_pending());
}

#[test]
fn a_drop_guard_cancels_unless_it_is_disarmed() {
    let token = CancellationToken::new();
    token.clone().drop_guard().disarm();
    assert!(!token.is_cancelled());
    drop(token.clone().drop_guard());
    assert!(token.is_cancelled());
}

#[tokio::test]
async fn a_drop_guard_cancels_when_its_task_panics_or_is_aborted() {
    for panics in [true, false] {
        let (token, go) = (CancellationToken::new(), Notify::new());
        let guard = token.clone().drop_guard();
        let go = Arc::new(go);
        let begins = Arc::clone(&go);
        let task = tokio::spawn(async move {
            let _guard = guard;
            begins.notified().await;
            panic!("before the end");
        });
        // Let the task begin.
        yield_now().await;
        assert!(!token.is_cancelled(), "it is at work");
        if panics {
            go.notify_one();
        } else {
            task.abort();
        }
        assert_eq!(task.await.expect_err("one of the two").is_panic(), panics);
        assert!(token.is_cancelled());
    }
}

#[test]
fn run_until_cancelled_drops_the_future_that_is_not_ready() {
    let token = CancellationToken::new();
    let (handle, held) = message();
    let mut run = pin!(token.run_until_cancelled(async move {
        let _held = held;
        pending::<()>().await;
    }));
    assert_eq!(poll_once(run.as_mut()), Poll::Pending);
    token.cancel();
    assert_eq!(poll_once(run), Poll::Ready(None));
    assert!(!exists(&handle));
}

#[test]
fn run_until_cancelled_does_not_begin_after_the_cancellation() {
    let token = CancellationToken::new();
    token.cancel();
    let run = token.run_until_cancelled(async { unreachable!("it does not begin") });
    assert_eq!(poll_once(pin!(run)), Poll::<Option<()>>::Ready(None));
}

#[tokio::test]
async fn a_task_that_does_not_look_at_the_token_is_not_stopped_by_it() {
    let (token, tracker) = (CancellationToken::new(), TaskTracker::new());
    let rounds = Arc::new(AtomicUsize::new(0));
    let (stop, count) = (token.clone(), Arc::clone(&rounds));
    let looks_away = tracker.spawn(async move {
        let _stop = stop;
        loop {
            count.fetch_add(1, Ordering::Relaxed);
            yield_now().await;
        }
    });
    let stop = token.clone();
    let looks = tracker.spawn(async move { stop.cancelled().await });
    yield_now().await;
    token.cancel();
    tracker.close();
    looks.await.expect("it did not panic");
    let before = rounds.load(Ordering::Relaxed);
    for _ in 0..10 {
        yield_now().await;
    }
    assert_eq!(rounds.load(Ordering::Relaxed), before + 10);
    looks_away.abort();
    assert!(looks_away.await.expect_err("only that ends it").is_cancelled());
}
