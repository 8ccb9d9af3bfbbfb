//! What the book says about `tokio::sync::broadcast`.

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::TryRecvError;

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
