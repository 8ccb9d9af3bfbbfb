//! What the book says about `tokio::sync::oneshot`.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::poll::poll_once;

#[test]
fn send_returns_the_value_when_the_receiver_is_gone() {
    let (tx, rx) = oneshot::channel();
    drop(rx);
    assert_eq!(tx.send(7), Err(7));
}

#[test]
fn a_sender_dropped_unused_is_an_error_for_the_receiver() {
    let (tx, rx) = oneshot::channel::<u8>();
    let mut rx = pin!(rx);
    assert_eq!(poll_once(rx.as_mut()), Poll::Pending);
    drop(tx);
    assert!(matches!(poll_once(rx), Poll::Ready(Err(_))));
}

#[tokio::test]
async fn a_panic_is_a_bare_error_for_the_waiter_and_known_to_the_join_handle() {
    let (tx, rx) = oneshot::channel::<u8>();
    let worker = tokio::spawn(async move {
        let _tx = tx;
        panic!("before the answer");
    });
    assert_eq!(rx.await.expect_err("nothing was sent").to_string(), "channel closed");
    assert!(worker.await.expect_err("it panicked").is_panic());
}

#[test]
#[should_panic(expected = "called after complete")]
fn receiving_again_after_the_value_panics() {
    let (tx, rx) = oneshot::channel();
    tx.send(7).expect("the receiver lives");
    let mut rx = pin!(rx);
    assert_eq!(poll_once(rx.as_mut()), Poll::Ready(Ok(7)));
    let _panics = poll_once(rx);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_on_a_borrowed_receiver_keeps_the_value() {
    let (tx, mut rx) = oneshot::channel();
    assert!(timeout(Duration::from_secs(1), &mut rx).await.is_err());
    tx.send(7).expect("the receiver outlived its time limit");
    assert_eq!(rx.await, Ok(7));
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_on_the_receiver_itself_drops_it() {
    let (tx, rx) = oneshot::channel();
    assert!(timeout(Duration::from_secs(1), rx).await.is_err());
    assert_eq!(tx.send(7), Err(7));
}

#[test]
fn send_succeeds_although_nobody_will_read_the_value() {
    let (tx, rx) = oneshot::channel();
    assert_eq!(tx.send(7), Ok(()));
    drop(rx);
}
