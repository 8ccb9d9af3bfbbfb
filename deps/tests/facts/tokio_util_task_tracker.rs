//! What the book says about `tokio_util::task::TaskTracker`.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::poll::poll_once;

#[tokio::test(start_paused = true)]
async fn wait_does_not_return_before_the_tracker_is_closed() {
    let tracker = TaskTracker::new();
    tracker.spawn(async {}).await.expect("it did not panic");
    assert!(tracker.is_empty());
    assert!(timeout(Duration::from_secs(3600), tracker.wait()).await.is_err());
    tracker.close();
    tracker.wait().await;
}

#[tokio::test]
async fn a_closed_tracker_takes_tasks_and_waits_for_them_too() {
    let tracker = TaskTracker::new();
    tracker.close();
    let (tx, rx) = oneshot::channel::<()>();
    let late = tracker.spawn(rx);
    assert!(poll_once(pin!(tracker.wait())).is_pending());
    drop(tx);
    tracker.wait().await;
    assert!(late.await.expect("it did not panic").is_err());
}

#[tokio::test]
async fn wait_does_not_tell_that_a_task_panicked() {
    let tracker = TaskTracker::new();
    let task = tracker.spawn(async { panic!("on purpose") });
    tracker.close();
    tracker.wait().await;
    assert!(task.await.expect_err("it panicked").is_panic());
}

#[tokio::test]
async fn dropping_the_tracker_stops_no_task() {
    let tracker = TaskTracker::new();
    let (tx, rx) = oneshot::channel();
    let task = tracker.spawn(rx);
    drop(tracker);
    tx.send(7).expect("the task waits for it");
    assert_eq!(task.await.expect("it did not panic"), Ok(7));
}
