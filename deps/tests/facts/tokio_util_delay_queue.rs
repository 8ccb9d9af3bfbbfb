//! What the book says about `tokio_util::time::DelayQueue`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, advance};
use tokio_stream::StreamExt;
use tokio_util::time::DelayQueue;

use crate::poll::poll_once;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn what_is_due_first_comes_first_whenever_it_was_put_in() {
    let start = Instant::now();
    let mut queue = DelayQueue::new();
    queue.insert("third", 3 * SECOND);
    queue.insert("first", SECOND);
    queue.insert("second", 2 * SECOND);
    for (message, due) in [("first", SECOND), ("second", 2 * SECOND), ("third", 3 * SECOND)] {
        assert_eq!(queue.next().await.map(|it| it.into_inner()), Some(message));
        assert_eq!(start.elapsed(), due);
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_queue_gives_none_and_can_be_filled_again() {
    let mut queue = DelayQueue::new();
    assert!(queue.next().await.is_none());
    queue.insert("late", SECOND);
    assert_eq!(queue.next().await.map(|it| it.into_inner()), Some("late"));
    assert!(queue.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_dropped_next_loses_nothing() {
    let mut queue = DelayQueue::new();
    queue.insert("kept", SECOND);
    {
        let mut next = pin!(queue.next());
        assert!(poll_once(next.as_mut()).is_pending());
        advance(2 * SECOND).await;
    }
    let Poll::Ready(Some(expired)) = poll_once(pin!(queue.next())) else {
        panic!("it is due");
    };
    assert_eq!(expired.into_inner(), "kept");
}

#[tokio::test(start_paused = true)]
async fn the_key_of_a_message_that_has_come_may_belong_to_another_one() {
    let mut queue = DelayQueue::new();
    let key = queue.insert("has come", SECOND);
    assert!(queue.next().await.is_some());
    queue.insert("innocent", SECOND);
    assert_eq!(queue.remove(&key).into_inner(), "innocent");
    assert!(queue.is_empty());
}

#[tokio::test(start_paused = true)]
async fn remove_panics_if_the_message_has_come_and_try_remove_gives_none() {
    let mut queue = DelayQueue::new();
    let key = queue.insert("has come", SECOND);
    assert!(queue.next().await.is_some());
    assert!(queue.try_remove(&key).is_none());
    let removed = catch_unwind(AssertUnwindSafe(|| queue.remove(&key).into_inner()));
    assert!(removed.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_due_in_three_years_panics() {
    let mut queue = DelayQueue::new();
    queue.insert("next year", 365 * 24 * 3600 * SECOND);
    let inserted = catch_unwind(AssertUnwindSafe(|| {
        queue.insert("later", 3 * 365 * 24 * 3600 * SECOND);
    }));
    assert!(inserted.is_err());
}
