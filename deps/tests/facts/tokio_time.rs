//! What the book says about Tokio's time limits.

use std::pin::pin;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::{
    Instant, MissedTickBehavior, advance, interval, sleep_until, timeout, timeout_at,
};

use crate::poll::{exists, message, poll_once};

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

#[tokio::test(start_paused = true)]
async fn a_limit_below_a_loop_that_never_waits_is_not_noticed_in_a_biased_select() {
    const ROUNDS: u32 = 10_000;
    let (tx, mut rx) = mpsc::channel(1);
    let mut received = 0;
    let mut all = Box::pin(async {
        while received < ROUNDS {
            tx.try_send(7).expect("there is room");
            assert_eq!(rx.recv().await, Some(7));
            received += 1;
        }
    });
    let deadline = Instant::now();
    advance(Duration::from_secs(1)).await;
    tokio::select! {
        biased;
        () = sleep_until(deadline) => {}
        () = all.as_mut() => panic!("the limit is over"),
    }
    tokio::select! {
        biased;
        () = all.as_mut() => {}
        () = sleep_until(deadline) => panic!("it has no turn"),
    }
    drop(all);
    assert_eq!(received, ROUNDS);
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
    // When the four ticks come that are awaited after 3.5 s.
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

#[tokio::test(start_paused = true)]
async fn delay_does_not_count_anew_after_a_tick_up_to_5_ms_late() {
    // When the ticks come, in milliseconds, of which the second is late.
    let ticks = async |period, late| {
        let start = Instant::now();
        let mut interval = interval(Duration::from_millis(period));
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        interval.tick().await;
        advance(Duration::from_millis(period + late)).await;
        let mut ticks = Vec::new();
        for _ in 0..4 {
            interval.tick().await;
            ticks.push(start.elapsed().as_millis());
        }
        ticks
    };
    assert_eq!(ticks(100, 5).await, [105, 200, 300, 400]);
    assert_eq!(ticks(100, 6).await, [106, 206, 306, 406]);
    assert_eq!(ticks(2, 5).await, [7, 7, 7, 8], "three together");
}

#[tokio::test(start_paused = true)]
async fn the_paused_clock_jumps_to_the_next_timer_when_every_task_waits() {
    let start = Instant::now();
    for _ in 0..1_000 {
        yield_now().await;
    }
    assert_eq!(start.elapsed(), Duration::ZERO, "somebody had work to do");
    let busy = tokio::spawn(async move {
        for _ in 0..1_000 {
            yield_now().await;
        }
        start.elapsed()
    });
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(start.elapsed(), Duration::from_secs(3600));
    assert_eq!(busy.await.expect("it did not panic"), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn the_paused_clock_stands_still_while_blocking_code_runs() {
    let (gate, closed) = std::sync::mpsc::channel::<()>();
    let blocking = tokio::task::spawn_blocking(move || closed.recv());
    let mut rings = pin!(tokio::time::sleep(Duration::from_millis(1)));
    let ticks = async {
        // Every task waits for real time, again and again.
        for _ in 0..5 {
            let (tx, rx) = tokio::sync::oneshot::channel();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(5));
                tx.send(())
            });
            rx.await.expect("it is sent");
        }
    };
    tokio::select! {
        biased;
        () = rings.as_mut() => panic!("the clock went on"),
        () = ticks => {}
    }
    drop(gate);
    assert!(blocking.await.expect("it did not panic").is_err());
    rings.await;
}

#[tokio::test(start_paused = true)]
async fn with_a_paused_clock_a_time_limit_does_not_wait_for_a_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let really = std::time::Instant::now();
    assert!(timeout(Duration::from_secs(3600), listener.accept()).await.is_err());
    assert!(really.elapsed() < Duration::from_secs(60), "an hour, in no time");
}

#[tokio::test(start_paused = true)]
async fn with_a_paused_clock_a_time_limit_does_not_wait_for_a_thread() {
    let (gate, closed) = std::sync::mpsc::channel::<()>();
    let (tx, rx) = tokio::sync::oneshot::channel();
    let thread = std::thread::spawn(move || {
        assert!(closed.recv().is_err());
        tx.send(7)
    });
    assert!(timeout(Duration::from_secs(3600), rx).await.is_err());
    drop(gate);
    assert_eq!(thread.join().expect("it does not panic"), Err(7), "too late");
}

#[test]
#[should_panic(expected = "current_thread")]
fn the_clock_cannot_be_paused_on_several_threads() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build();
    runtime.expect("a runtime").block_on(async { tokio::time::pause() });
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
