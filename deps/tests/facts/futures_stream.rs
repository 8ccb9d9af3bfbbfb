//! What the book says about futures' streams of work, `buffered` and
//! `buffer_unordered`.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::Poll;

use futures::channel::oneshot;
use futures::stream::{self, StreamExt};

use crate::poll::poll_once;

/// Pieces of work that end when their one-shots are sent, and how many have begun.
struct Work {
    begun: Cell<usize>,
    ends: RefCell<Vec<oneshot::Sender<usize>>>,
}

impl Work {
    fn new() -> Self {
        Work { begun: Cell::new(0), ends: RefCell::default() }
    }

    async fn piece(&self) -> usize {
        self.begun.set(self.begun.get() + 1);
        let (tx, rx) = oneshot::channel();
        self.ends.borrow_mut().push(tx);
        rx.await.expect("the test sends")
    }

    fn end_newest(&self, result: usize) {
        let tx = self.ends.borrow_mut().pop().expect("one has begun");
        tx.send(result).expect("somebody waits for it");
    }
}

#[test]
fn buffered_keeps_the_order_and_begins_no_more_than_its_limit_as_long_as_the_first_is_at_work() {
    let work = Work::new();
    let mut results = pin!(stream::iter(0..5).map(|_| work.piece()).buffered(2));
    assert!(poll_once(pin!(results.next())).is_pending());
    assert_eq!(work.begun.get(), 2);
    work.end_newest(2);
    assert!(poll_once(pin!(results.next())).is_pending(), "the first is not ready");
    assert_eq!(work.begun.get(), 2, "what is ready and waits has a place, too");
    work.end_newest(1);
    assert_eq!(poll_once(pin!(results.next())), Poll::Ready(Some(1)));
    assert_eq!(poll_once(pin!(results.next())), Poll::Ready(Some(2)));
}

#[test]
fn buffer_unordered_gives_what_is_ready_and_begins_the_next() {
    let work = Work::new();
    let mut results = pin!(stream::iter(0..5).map(|_| work.piece()).buffer_unordered(2));
    assert!(poll_once(pin!(results.next())).is_pending());
    work.end_newest(2);
    assert_eq!(poll_once(pin!(results.next())), Poll::Ready(Some(2)));
    assert!(poll_once(pin!(results.next())).is_pending());
    assert_eq!(work.begun.get(), 3);
}

#[test]
fn work_in_a_buffered_stream_goes_on_only_while_the_stream_is_polled() {
    let steps = Cell::new(0);
    let piece = || async {
        steps.set(steps.get() + 1);
        tokio::task::yield_now().await;
        steps.set(steps.get() + 1);
    };
    let mut results = pin!(stream::iter(0..1).map(|_| piece()).buffered(1));
    assert_eq!(steps.get(), 0);
    assert!(poll_once(pin!(results.next())).is_pending());
    assert_eq!(steps.get(), 1);
    // It could go on at any time, and waits for this.
    assert_eq!(poll_once(pin!(results.next())), Poll::Ready(Some(())));
    assert_eq!(steps.get(), 2);
}

#[test]
fn a_dropped_next_of_a_buffered_stream_loses_nothing() {
    let work = Work::new();
    let mut results = pin!(stream::iter(0..1).map(|_| work.piece()).buffered(1));
    {
        let mut next = pin!(results.next());
        assert!(poll_once(next.as_mut()).is_pending());
        work.end_newest(7);
    }
    assert_eq!(poll_once(pin!(results.next())), Poll::Ready(Some(7)));
}

#[test]
fn a_dropped_next_of_an_unordered_stream_loses_nothing() {
    let work = Work::new();
    let mut results = pin!(stream::iter(0..1).map(|_| work.piece()).buffer_unordered(1));
    {
        let mut next = pin!(results.next());
        assert!(poll_once(next.as_mut()).is_pending());
        work.end_newest(7);
    }
    assert_eq!(poll_once(pin!(results.next())), Poll::Ready(Some(7)));
}
