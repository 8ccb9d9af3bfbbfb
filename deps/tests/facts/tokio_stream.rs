//! What the book says about tokio-stream.

use std::pin::pin;
use std::task::Poll;

use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use crate::poll::{exists, message, poll_once};

#[test]
fn a_receiver_stream_ends_when_the_senders_are_gone_and_the_queue_is_empty() {
    let (tx, rx) = mpsc::channel(1);
    let mut stream = ReceiverStream::new(rx);
    assert!(poll_once(pin!(stream.next())).is_pending(), "open and empty");
    tx.try_send(7).expect("there is room");
    drop(tx);
    assert_eq!(poll_once(pin!(stream.next())), Poll::Ready(Some(7)));
    assert_eq!(poll_once(pin!(stream.next())), Poll::Ready(None));
}

#[test]
fn take_drops_the_stream_and_what_is_queued_behind_it() {
    let (tx, rx) = mpsc::channel(2);
    let (handle, second) = message();
    tx.try_send(message().1).expect("there is room");
    tx.try_send(second).expect("there is room");
    {
        let mut first = pin!(ReceiverStream::new(rx).take(1));
        assert!(matches!(poll_once(pin!(first.next())), Poll::Ready(Some(_))));
        assert!(exists(&handle));
    }
    assert!(!exists(&handle));
    assert!(tx.is_closed());
}

#[test]
fn take_on_a_borrowed_stream_keeps_what_is_queued_behind_it() {
    let (tx, rx) = mpsc::channel(2);
    for n in [1, 2] {
        tx.try_send(n).expect("there is room");
    }
    let mut stream = ReceiverStream::new(rx);
    {
        let mut first = pin!((&mut stream).take(1));
        assert_eq!(poll_once(pin!(first.next())), Poll::Ready(Some(1)));
        assert_eq!(poll_once(pin!(first.next())), Poll::Ready(None));
    }
    assert_eq!(poll_once(pin!(stream.next())), Poll::Ready(Some(2)));
}

#[test]
fn chain_does_not_look_at_the_second_channel_before_the_first_has_ended() {
    let (first, rx) = mpsc::channel::<u8>(1);
    let (second, also_rx) = mpsc::channel(1);
    let mut both = ReceiverStream::new(rx).chain(ReceiverStream::new(also_rx));
    second.try_send(2).expect("there is room");
    assert!(poll_once(pin!(both.next())).is_pending());
    drop(first);
    assert_eq!(poll_once(pin!(both.next())), Poll::Ready(Some(2)));
}
