//! What the book says about `futures::channel::oneshot`.

use std::pin::pin;
use std::task::Poll;

use futures::channel::oneshot::{self, Canceled};

use crate::poll::{WakeCount, poll_once, poll_with};

#[test]
fn cancellation_wakes_its_task_when_the_receiver_is_dropped() {
    let (mut tx, rx) = oneshot::channel::<u8>();
    let (woken, waker) = WakeCount::new();
    {
        let mut cancellation = pin!(tx.cancellation());
        assert!(poll_with(cancellation.as_mut(), &waker).is_pending());
        drop(rx);
        assert_eq!(woken.get(), 1);
        assert!(poll_with(cancellation, &waker).is_ready());
    }
    assert!(tx.is_canceled());
    assert_eq!(tx.send(7), Err(7));
}

#[test]
fn receiving_again_after_the_value_is_an_error() {
    let (tx, mut rx) = oneshot::channel();
    tx.send(7).expect("the receiver lives");
    assert_eq!(poll_once(pin!(&mut rx)), Poll::Ready(Ok(7)));
    assert_eq!(poll_once(pin!(&mut rx)), Poll::Ready(Err(Canceled)));
}
