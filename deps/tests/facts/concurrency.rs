//! What the book says about where concurrency comes from in async code.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use tokio::task;

use crate::poll::poll_once;

/// A future that counts how often it is polled and never ends, and the count.
fn count_polls() -> (Arc<AtomicUsize>, impl Future<Output = ()>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let future = poll_fn(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Poll::Pending
    });
    (count, future)
}

fn get(count: &AtomicUsize) -> usize {
    count.load(Ordering::Relaxed)
}

#[test]
fn a_future_does_nothing_until_it_is_polled() {
    let count = AtomicUsize::new(0);
    let future = pin!(async {
        count.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(get(&count), 0);
    assert_eq!(poll_once(future), Poll::Ready(()));
    assert_eq!(get(&count), 1);
}

#[tokio::test]
async fn a_spawned_task_runs_without_being_awaited() {
    let (count, future) = count_polls();
    let handle = tokio::spawn(future);
    assert_eq!(get(&count), 0);
    // This thread is the only one. It turns to the other task now.
    task::yield_now().await;
    assert_eq!(get(&count), 1);
    assert!(!handle.is_finished());
    handle.abort();
}

#[tokio::test]
async fn join_polls_its_futures_in_the_task_that_awaits_it() {
    let outer = tokio::spawn(async {
        let (left, right) = tokio::join!(async { task::id() }, async { task::id() });
        (task::id(), left, right)
    });
    let (outer, left, right) = outer.await.expect("it did not panic");
    assert_eq!((left, right), (outer, outer));
    let other = tokio::spawn(async { task::id() }).await.expect("it did not panic");
    assert_ne!(other, outer);
}

#[tokio::test]
async fn no_branch_of_select_is_polled_while_a_handler_runs() {
    let (count, waiting) = count_polls();
    let mut waiting = pin!(waiting);
    tokio::select! {
        biased;
        () = waiting.as_mut() => unreachable!("it never ends"),
        () = async {} => {
            assert_eq!(get(&count), 1);
            task::yield_now().await;
            task::yield_now().await;
            assert_eq!(get(&count), 1);
        }
    }
    assert_eq!(poll_once(waiting), Poll::Pending);
}

#[tokio::test]
async fn select_drops_the_futures_that_did_not_win() {
    let (handle, held) = crate::poll::message();
    let holder = async move {
        let _held = held;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = holder => unreachable!("it never ends"),
        () = async {} => {}
    }
    assert!(!crate::poll::exists(&handle));
}
