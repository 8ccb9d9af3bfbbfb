//! What the book says about `tokio::sync::watch`.

use std::pin::pin;
use std::task::Poll;

use tokio::sync::watch;

use crate::poll::poll_once;

#[test]
fn a_receiver_sees_the_newest_value_and_not_those_between() {
    let (tx, mut rx) = watch::channel(0);
    for n in [1, 2, 3] {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(poll_once(pin!(rx.changed())).map(|changed| changed.is_ok()), Poll::Ready(true));
    assert_eq!(*rx.borrow(), 3);
    assert!(poll_once(pin!(rx.changed())).is_pending());
}
