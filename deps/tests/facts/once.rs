//! What the book says about cells that are set once.

use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::sync::{OnceCell, SetOnce, oneshot};

use crate::orders::never_ends;
use crate::poll::{WakeCount, poll_once, poll_with};

/// Long enough for a thread to go on if it can. If it cannot, any duration will
/// do.
const A_WHILE: Duration = Duration::from_millis(20);

#[test]
fn a_second_value_is_given_back_and_the_first_stays() {
    let cell = OnceLock::new();
    assert_eq!(cell.set(1), Ok(()));
    assert_eq!(cell.set(2), Err(2));
    assert_eq!(cell.get(), Some(&1));
}

#[test]
fn the_last_share_takes_the_value_out() {
    let cell = Arc::new(OnceLock::from("value"));
    let other = Arc::clone(&cell);
    assert_eq!(Arc::into_inner(cell), None);
    assert_eq!(Arc::into_inner(other).and_then(OnceLock::into_inner), Some("value"));
}

#[test]
fn wait_does_not_notice_that_whoever_would_have_set_the_value_is_gone() {
    let cell = Arc::new(OnceLock::new());
    let setter = Arc::clone(&cell);
    let gone = thread::spawn(move || {
        let _setter: Arc<OnceLock<u8>> = setter;
        panic!("on purpose");
    });
    assert!(gone.join().is_err());
    thread::scope(|scope| {
        let reader = scope.spawn(|| *cell.wait());
        thread::sleep(A_WHILE);
        assert!(!reader.is_finished());
        cell.set(7).expect("it is empty");
        assert_eq!(reader.join().expect("it does not panic"), 7);
    });
}

#[test]
fn a_set_once_wakes_every_task_that_waits_and_refuses_a_second_value() {
    let cell = SetOnce::new();
    let (count, waker) = WakeCount::new();
    let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(cell.wait())).collect();
    for wait in &mut waiting {
        assert!(poll_with(wait.as_mut(), &waker).is_pending());
    }
    assert!(cell.set(7).is_ok());
    assert_eq!(count.get(), 3);
    for wait in &mut waiting {
        assert_eq!(poll_once(wait.as_mut()), Poll::Ready(&7));
    }
    assert!(cell.set(8).is_err());
    assert_eq!(poll_once(pin!(cell.wait())), Poll::Ready(&7));
}

#[test]
fn a_set_once_does_not_notice_that_whoever_would_have_set_it_is_gone() {
    let cell = Arc::new(SetOnce::<u8>::new());
    let (count, waker) = WakeCount::new();
    let reader = Arc::clone(&cell);
    let mut wait = pin!(reader.wait());
    assert!(poll_with(wait.as_mut(), &waker).is_pending());
    let gone = thread::spawn(move || {
        let _to_be_set = cell;
        panic!("on purpose");
    });
    assert!(gone.join().is_err());
    assert_eq!(count.get(), 0);
    assert!(poll_with(wait, &waker).is_pending());
}

#[test]
fn a_dropped_wait_for_a_set_once_loses_nothing() {
    let cell = SetOnce::new();
    {
        let mut wait = pin!(cell.wait());
        assert!(poll_once(wait.as_mut()).is_pending());
        assert!(cell.set(7).is_ok());
    }
    assert_eq!(poll_once(pin!(cell.wait())), Poll::Ready(&7));
}

#[test]
fn a_set_once_gives_its_value_away_by_into_inner() {
    let cell = SetOnce::new();
    assert!(cell.set("value".to_owned()).is_ok());
    assert_eq!(cell.into_inner().as_deref(), Some("value"));
}

#[test]
fn a_once_cell_runs_one_initializer_and_all_who_wait_get_its_value() {
    let cell = OnceCell::new();
    let (tx, rx) = oneshot::channel();
    let mut first = pin!(cell.get_or_init(|| async { rx.await.expect("it is sent") }));
    let mut second = pin!(cell.get_or_init(|| async { panic!("it waits for the first") }));
    assert!(poll_once(first.as_mut()).is_pending());
    assert!(poll_once(second.as_mut()).is_pending());
    tx.send(7).expect("the initializer waits");
    assert_eq!(poll_once(first), Poll::Ready(&7));
    assert_eq!(poll_once(second), Poll::Ready(&7));
}

#[test]
fn when_an_initializer_is_dropped_half_way_the_next_one_begins_anew() {
    let cell = OnceCell::new();
    let mut second = pin!(cell.get_or_init(|| async { 2 }));
    {
        let mut first = pin!(cell.get_or_init(std::future::pending));
        assert!(poll_once(first.as_mut()).is_pending());
        assert!(poll_once(second.as_mut()).is_pending());
    }
    assert_eq!(poll_once(second), Poll::Ready(&2));
}

#[test]
fn an_initializer_that_asks_for_its_own_value_waits_for_ever() {
    never_ends("", || async {
        let cell = OnceCell::new();
        cell.get_or_init(|| async { *Box::pin(cell.get_or_init(|| async { 1 })).await }).await;
        explore::print(format_args!("ended"));
    });
}
