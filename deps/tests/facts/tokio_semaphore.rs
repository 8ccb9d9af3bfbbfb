//! What the book says about `tokio::sync::Semaphore`.

use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::{Semaphore, mpsc};

use crate::poll::poll_once;

#[test]
fn forget_permits_takes_away_only_those_that_are_free() {
    let places = Semaphore::new(3);
    let taken = places.try_acquire_many(2).expect("three are free");
    assert_eq!(places.forget_permits(3), 1);
    drop(taken);
    assert_eq!(places.available_permits(), 2);
}

#[test]
fn whoever_waits_for_many_permits_is_served_before_those_that_come_later() {
    let places = Semaphore::new(2);
    let taken = places.try_acquire().expect("two are free");
    let mut both = pin!(places.acquire_many(2));
    assert!(poll_once(both.as_mut()).is_pending());
    assert!(places.try_acquire().is_err(), "the free one is taken");
    drop(taken);
    let Poll::Ready(Ok(both)) = poll_once(both) else { panic!("two are free") };
    both.forget();
    assert_eq!(places.available_permits(), 0);
}

#[test]
fn more_permits_than_there_are_are_waited_for() {
    let places = Semaphore::new(2);
    let mut three = pin!(places.acquire_many(3));
    assert!(poll_once(three.as_mut()).is_pending());
    assert_eq!(places.available_permits(), 0, "it has taken what there is");
    places.add_permits(1);
    assert!(matches!(poll_once(three), Poll::Ready(Ok(_))));
}

#[test]
fn a_permit_in_a_message_returns_with_the_queue() {
    let places = Arc::new(Semaphore::new(2));
    let (tx, rx) = mpsc::unbounded_channel();
    let place = Arc::clone(&places).try_acquire_owned().expect("two are free");
    assert!(tx.send(place).is_ok());
    assert_eq!(places.available_permits(), 1);
    drop(rx);
    assert_eq!(places.available_permits(), 2);
}

#[test]
fn what_a_pattern_names_last_is_dropped_first() {
    struct Body(Arc<Semaphore>);
    impl Drop for Body {
        fn drop(&mut self) {
            // Whether the permit has come back before the body is gone.
            assert_eq!(self.0.available_permits(), 1);
        }
    }
    let places = Arc::new(Semaphore::new(1));
    let mut queued = Some(());
    while let Some((_body, _place)) = queued.take().map(|()| {
        let place = Arc::clone(&places).try_acquire_owned().expect("one is free");
        (Body(Arc::clone(&places)), place)
    }) {
        assert_eq!(places.available_permits(), 0);
    }
    assert_eq!(places.available_permits(), 1);
}

#[test]
fn no_permits_at_all_are_there_although_none_is_free() {
    let places = Semaphore::new(0);
    assert!(poll_once(pin!(places.acquire_many(1))).is_pending());
    assert!(matches!(poll_once(pin!(places.acquire_many(0))), Poll::Ready(Ok(_))));
}
