//! What the book says about tokio-stream.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::wrappers::{BroadcastStream, ReceiverStream, WatchStream};

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

#[tokio::test(start_paused = true)]
async fn chunks_timeout_gives_what_it_has_when_the_first_of_it_is_old_enough_and_at_the_end() {
    let (tx, rx) = mpsc::channel(8);
    let start = Instant::now();
    let mut chunks = pin!(ReceiverStream::new(rx).chunks_timeout(2, Duration::from_secs(1)));
    sleep(Duration::from_secs(5)).await;
    for n in 1..=3 {
        tx.try_send(n).expect("there is room");
    }
    assert_eq!(chunks.next().await, Some(vec![1, 2]));
    assert_eq!(chunks.next().await, Some(vec![3]));
    assert_eq!(start.elapsed().as_secs(), 6, "a second after 3 was received");
    tx.try_send(4).expect("there is room");
    drop(tx);
    assert_eq!(chunks.next().await, Some(vec![4]));
    assert_eq!(start.elapsed().as_secs(), 6, "at once");
    assert_eq!(chunks.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn dropping_chunks_timeout_drops_the_batch_in_it_and_dropping_its_next_does_not() {
    let (tx, rx) = mpsc::channel(8);
    let (handle, received) = message();
    {
        let mut chunks = pin!(ReceiverStream::new(rx).chunks_timeout(2, Duration::from_secs(1)));
        tx.try_send(received).expect("there is room");
        assert!(poll_once(pin!(chunks.next())).is_pending());
        assert_eq!(tx.capacity(), 8, "it has left the channel");
        assert!(exists(&handle));
    }
    assert!(!exists(&handle));
}

#[test]
fn a_broadcast_stream_gives_lagged_as_an_item_and_goes_on() {
    let (tx, rx) = broadcast::channel(2);
    let mut stream = BroadcastStream::new(rx);
    for n in 1..=3 {
        assert!(tx.send(n).is_ok());
    }
    drop(tx);
    let items = std::iter::from_fn(|| match poll_once(pin!(stream.next())) {
        Poll::Ready(item) => item,
        Poll::Pending => panic!("the sender is gone"),
    });
    let items: Vec<_> = items.collect();
    assert_eq!(items, [Err(BroadcastStreamRecvError::Lagged(1)), Ok(2), Ok(3)]);
}

#[test]
fn a_watch_stream_begins_with_the_present_value_and_from_changes_with_the_next() {
    let (tx, rx) = watch::channel(1);
    let mut all = WatchStream::new(rx.clone());
    let mut changes = WatchStream::from_changes(rx);
    assert_eq!(poll_once(pin!(all.next())), Poll::Ready(Some(1)));
    assert!(poll_once(pin!(changes.next())).is_pending());
    for n in [2, 3] {
        assert!(tx.send(n).is_ok());
    }
    for stream in [&mut all, &mut changes] {
        assert_eq!(poll_once(pin!(stream.next())), Poll::Ready(Some(3)), "the newest");
        assert!(poll_once(pin!(stream.next())).is_pending());
    }
    drop(tx);
    assert_eq!(poll_once(pin!(all.next())), Poll::Ready(None));
}

#[test]
fn a_dropped_peek_future_loses_nothing() {
    let (tx, rx) = mpsc::channel(1);
    let mut stream = ReceiverStream::new(rx).peekable();
    {
        let mut peek = pin!(stream.peek());
        assert!(poll_once(peek.as_mut()).is_pending());
        tx.try_send(7).expect("there is room");
    }
    assert_eq!(poll_once(pin!(stream.peek())), Poll::Ready(Some(&7)));
    assert_eq!(tx.capacity(), 1, "what is looked at has left the channel");
    assert_eq!(poll_once(pin!(stream.next())), Poll::Ready(Some(7)));
}
