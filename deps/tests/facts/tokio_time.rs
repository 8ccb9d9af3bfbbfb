//! What the book says about Tokio's time limits.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, advance, interval, timeout, timeout_at};

use crate::poll::{exists, message};

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
async fn a_limit_around_the_loop_drops_the_message_in_hand() {
    let (tx, mut rx) = mpsc::channel(2);
    let (handle, in_hand) = message();
    let (queued_handle, queued) = message();
    for message in [in_hand, queued] {
        tx.try_send(message).expect("there is room");
    }
    let all = async {
        while let Some(message) = rx.recv().await {
            tokio::time::sleep(Duration::from_secs(2)).await;
            drop(message);
        }
    };
    assert!(timeout(Duration::from_secs(1), all).await.is_err());
    assert!(!exists(&handle), "it is neither handled nor queued");
    assert!(exists(&queued_handle));
    assert!(rx.try_recv().is_ok());
    assert!(rx.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn an_interval_makes_up_for_ticks_that_were_missed_unless_it_is_told_otherwise() {
    let second = Duration::from_secs(1);
    // When the four ticks come that are awaited from 3.5 s on.
    let late = async |behavior| {
        let start = Instant::now();
        let mut interval = interval(second);
        if let Some(behavior) = behavior {
            interval.set_missed_tick_behavior(behavior);
        }
        interval.tick().await;
        advance(second * 7 / 2).await;
        let mut ticks = Vec::new();
        for _ in 0..4 {
            interval.tick().await;
            ticks.push(start.elapsed().as_millis());
        }
        ticks
    };
    assert_eq!(late(None).await, [3_500, 3_500, 3_500, 4_000]);
    assert_eq!(late(Some(MissedTickBehavior::Delay)).await, [3_500, 4_500, 5_500, 6_500]);
    assert_eq!(late(Some(MissedTickBehavior::Skip)).await, [3_500, 4_000, 5_000, 6_000]);
}
