//! What the book says about Tokio's time limits.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, advance, interval, timeout, timeout_at};

use crate::poll::poll_once;

#[tokio::test(start_paused = true)]
async fn a_message_that_is_there_is_received_after_the_deadline() {
    let (tx, mut rx) = mpsc::channel(2);
    let deadline = Instant::now();
    advance(Duration::from_secs(1)).await;
    for n in [1, 2] {
        tx.try_send(n).expect("there is room");
    }
    assert_eq!(timeout_at(deadline, rx.recv()).await, Ok(Some(1)));
    assert_eq!(timeout_at(deadline, rx.recv()).await, Ok(Some(2)));
    assert!(timeout_at(deadline, rx.recv()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_limit_around_the_loop_holds_although_there_is_always_a_message() {
    let (tx, mut rx) = mpsc::channel(9);
    for n in 1..=9 {
        tx.try_send(n).expect("there is room");
    }
    let mut done = 0;
    let all = async {
        while rx.recv().await.is_some() {
            tokio::time::sleep(Duration::from_secs(1)).await;
            done += 1;
        }
    };
    assert!(timeout(Duration::from_millis(2_500), all).await.is_err());
    assert_eq!(done, 2);
}

#[tokio::test(start_paused = true)]
async fn a_limit_around_the_loop_holds_although_the_loop_never_waits() {
    let (tx, mut rx) = mpsc::channel(1);
    let mut received = 0;
    let all = async {
        loop {
            tx.try_send(7).expect("there is room");
            assert_eq!(rx.recv().await, Some(7));
            received += 1;
        }
    };
    let deadline = Instant::now();
    advance(Duration::from_secs(1)).await;
    assert!(timeout_at(deadline, all).await.is_err());
    assert_ne!(received, 0, "messages come before the clock");
}

#[test]
#[should_panic(expected = "there is no reactor running")]
fn a_time_limit_needs_the_runtime() {
    let (_tx, mut rx) = mpsc::channel::<u8>(1);
    let _panics = timeout(Duration::from_secs(1), rx.recv());
}

#[tokio::test(start_paused = true)]
async fn ticks_that_were_missed_come_at_once_unless_they_are_skipped() {
    for (behavior, at_once) in [(None, 3), (Some(MissedTickBehavior::Skip), 1)] {
        let mut ticks = interval(Duration::from_secs(1));
        if let Some(behavior) = behavior {
            ticks.set_missed_tick_behavior(behavior);
        }
        ticks.tick().await;
        advance(Duration::from_millis(3500)).await;
        let mut count = 0;
        while poll_once(pin!(ticks.tick())).is_ready() {
            count += 1;
        }
        assert_eq!(count, at_once, "{behavior:?}");
    }
}
