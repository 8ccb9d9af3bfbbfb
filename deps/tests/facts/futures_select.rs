//! What the book says about `futures::select!`.

use std::pin::pin;

use futures::channel::mpsc;
use futures::executor::block_on;
use futures::{StreamExt, select};

use crate::poll::poll_once;

#[test]
fn a_dropped_next_future_loses_nothing() {
    let (mut tx, mut rx) = mpsc::channel(1);
    {
        let mut next = pin!(rx.next());
        assert!(poll_once(next.as_mut()).is_pending());
        tx.try_send(7).expect("there is room");
    }
    assert_eq!(block_on(rx.next()), Some(7));
}

#[test]
#[should_panic(expected = "all futures in select! were completed")]
fn without_complete_it_panics_when_all_have_ended() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    drop(tx);
    block_on(async {
        select! {
            _ = rx.select_next_some() => unreachable!("nobody sends"),
        }
    });
}

#[test]
fn next_gives_the_end_once_and_then_counts_as_complete() {
    let (tx, mut rx) = mpsc::channel::<u8>(1);
    drop(tx);
    let mut ends = 0;
    block_on(async {
        loop {
            select! {
                message = rx.next() => {
                    assert_eq!(message, None);
                    ends += 1;
                }
                complete => break,
            }
        }
    });
    assert_eq!(ends, 1);
}
