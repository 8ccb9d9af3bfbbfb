//! What the book says about `tokio_util::sync::CancellationToken`.

use std::future::pending;
use std::pin::pin;
use std::task::Poll;

use tokio_util::sync::CancellationToken;

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
    let token = CancellationToken::new();
    let guard = token.child_token().drop_guard();
    let watched = token.child_token();
    let child = watched.clone();
    let task = tokio::spawn(async move {
        let _guard = child.drop_guard();
        panic!("before the end");
    });
    assert!(task.await.expect_err("it panicked").is_panic());
    assert!(watched.is_cancelled());
    drop(guard);

    let watched = token.child_token();
    let child = watched.clone();
    let task = tokio::spawn(async move {
        let _guard = child.drop_guard();
        pending::<()>().await;
    });
    tokio::task::yield_now().await;
    task.abort();
    assert!(task.await.expect_err("it was aborted").is_cancelled());
    assert!(watched.is_cancelled());
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

#[test]
fn a_task_that_does_not_look_at_the_token_is_not_stopped_by_it() {
    let token = CancellationToken::new();
    let mut looks_away = pin!(async {
        let _token = token.clone();
        pending::<()>().await;
    });
    assert!(poll_once(looks_away.as_mut()).is_pending());
    token.cancel();
    assert!(poll_once(looks_away).is_pending());
}
