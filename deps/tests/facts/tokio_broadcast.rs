//! What the book says about `tokio::sync::broadcast`.

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{SendError, TryRecvError};

use crate::traits::implements;

#[test]
fn every_receiver_gets_every_message() {
    let (tx, mut first) = broadcast::channel(2);
    let mut second = tx.subscribe();
    assert_eq!(tx.send(7).ok(), Some(2), "two receivers");
    assert_eq!(first.try_recv(), Ok(7));
    assert_eq!(second.try_recv(), Ok(7));
}

#[test]
fn a_receiver_that_falls_behind_is_told_how_many_messages_it_missed() {
    let (tx, mut rx) = broadcast::channel(2);
    for n in 1..=5 {
        assert!(tx.send(n).is_ok());
    }
    assert_eq!(rx.try_recv(), Err(TryRecvError::Lagged(3)));
    assert_eq!(rx.try_recv(), Ok(4));
    assert_eq!(rx.try_recv(), Ok(5));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
}

#[test]
fn a_message_without_a_receiver_comes_back_as_the_error() {
    let (tx, rx) = broadcast::channel(2);
    drop(rx);
    assert!(matches!(tx.send(7), Err(SendError(7))));
}

#[test]
fn a_subscriber_gets_only_what_is_sent_afterwards() {
    let (tx, _first) = broadcast::channel(2);
    assert!(tx.send(1).is_ok());
    let mut late = tx.subscribe();
    assert!(tx.send(2).is_ok());
    assert_eq!(late.try_recv(), Ok(2));
}

#[test]
fn receivers_get_what_is_left_before_they_learn_that_the_senders_are_gone() {
    let (tx, mut rx) = broadcast::channel(2);
    assert!(tx.send(7).is_ok());
    drop(tx);
    assert_eq!(rx.try_recv(), Ok(7));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Closed));
}

#[test]
fn senders_can_be_cloned_and_receivers_subscribe() {
    assert!(implements!(broadcast::Sender<u8>: Clone + Send + Sync));
    assert!(!implements!(broadcast::Receiver<u8>: Clone));
}
