//! What the book says about tokio-stream.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep};
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::wrappers::{BroadcastStream, ReceiverStream, WatchStream};
use tokio_stream::{Stream, StreamExt, StreamMap};

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
async fn chunks_timeout_does_not_count_the_time_that_a_message_waits_in_the_channel() {
    let (tx, rx) = mpsc::channel(8);
    let mut chunks = pin!(ReceiverStream::new(rx).chunks_timeout(2, Duration::from_secs(1)));
    for n in 1..=3 {
        tx.try_send(n).expect("there is room");
    }
    let sent = Instant::now();
    assert_eq!(chunks.next().await, Some(vec![1, 2]));
    // Whoever receives is busy, for longer than the limit.
    sleep(Duration::from_secs(5)).await;
    assert_eq!(chunks.next().await, Some(vec![3]));
    assert_eq!(sent.elapsed().as_secs(), 6, "a second after 3 was taken");
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

#[test]
fn a_stream_map_names_what_it_gives_and_drops_a_stream_that_has_ended() {
    let (tx, rx) = mpsc::channel(1);
    let mut map = StreamMap::new();
    map.insert("a", ReceiverStream::new(rx));
    tx.try_send(7).expect("there is room");
    assert_eq!(poll_once(pin!(map.next())), Poll::Ready(Some(("a", 7))));
    assert!(poll_once(pin!(map.next())).is_pending());
    drop(tx);
    assert_eq!(poll_once(pin!(map.next())), Poll::Ready(None));
    assert!(!map.contains_key("a"));
}

#[test]
fn an_empty_stream_map_has_ended_and_goes_on_with_the_next_stream() {
    let mut map = StreamMap::new();
    assert_eq!(poll_once(pin!(map.next())), Poll::Ready(None));
    let (tx, rx) = mpsc::channel(1);
    map.insert("a", ReceiverStream::new(rx));
    tx.try_send(7).expect("there is room");
    assert_eq!(poll_once(pin!(map.next())), Poll::Ready(Some(("a", 7))));
}

#[test]
fn a_stream_map_gives_the_old_stream_back_when_its_name_is_used_again() {
    let mut map = StreamMap::new();
    let (_tx, rx) = mpsc::channel::<u8>(1);
    assert!(map.insert("a", ReceiverStream::new(rx)).is_none());
    let (_tx, rx) = mpsc::channel::<u8>(1);
    assert!(map.insert("a", ReceiverStream::new(rx)).is_some());
    assert_eq!(map.len(), 1);
}

#[test]
fn a_dropped_next_of_a_stream_map_loses_nothing() {
    let (tx, rx) = mpsc::channel(1);
    let mut map = StreamMap::new();
    map.insert("a", ReceiverStream::new(rx));
    {
        let mut next = pin!(map.next());
        assert!(poll_once(next.as_mut()).is_pending());
        tx.try_send(7).expect("there is room");
    }
    assert_eq!(poll_once(pin!(map.next())), Poll::Ready(Some(("a", 7))));
}

#[test]
fn a_stream_map_polls_all_its_streams_and_select_all_only_the_one_that_was_woken() {
    /// How many of 100 streams are polled when one of them has been woken.
    fn polled<S: Stream + Unpin>(join: impl FnOnce(Vec<Counted>) -> S) -> usize {
        let count = Arc::new(AtomicUsize::new(0));
        let (tx, rx) = mpsc::channel(1);
        let mut streams = vec![Counted { polls: Arc::clone(&count), rx: Some(rx) }];
        streams.extend((1..100).map(|_| Counted { polls: Arc::clone(&count), rx: None }));
        let mut joined = join(streams);
        assert!(poll_once(pin!(joined.next())).is_pending());
        assert_eq!(count.swap(0, Ordering::Relaxed), 100, "each of them the first time");
        // Wakes, and is nothing that `next` could give.
        drop(tx);
        assert!(poll_once(pin!(joined.next())).is_pending());
        count.load(Ordering::Relaxed)
    }
    assert_eq!(polled(|streams| streams.into_iter().enumerate().collect::<StreamMap<_, _>>()), 100);
    assert_eq!(polled(futures::stream::select_all), 1);
}

/// A stream that counts its polls. Ends with `rx`, or not at all.
struct Counted {
    polls: Arc<AtomicUsize>,
    rx: Option<mpsc::Receiver<u8>>,
}

impl Stream for Counted {
    type Item = u8;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u8>> {
        self.polls.fetch_add(1, Ordering::Relaxed);
        self.rx.as_mut().map_or(Poll::Pending, |rx| rx.poll_recv(cx))
    }
}
