//! Show that a future waits, by polling it once.

// ANCHOR: example
use futures::poll;
use std::pin::pin;
use std::task::Poll;
use tokio::sync::mpsc::{self, error::SendError};

// In your crate: `#[tokio::test]`.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, mut rx) = mpsc::channel(1);
    assert_eq!(tx.send("first").await, Ok(()));

    // Full. No time has to pass to know that this waits: it says so itself.
    let mut second = pin!(tx.send("second"));
    assert_eq!(poll!(second.as_mut()), Poll::Pending);
    println!("full: send waits");

    // Room is made, and the same future goes on.
    assert_eq!(rx.recv().await, Some("first"));
    assert_eq!(poll!(second.as_mut()), Poll::Ready(Ok(())));
    println!("room: send is done");

    // Nothing was sent: that too is an answer, and not a time limit.
    assert_eq!(rx.recv().await, Some("second"));
    assert_eq!(poll!(pin!(rx.recv())), Poll::Pending);
    println!("empty: recv waits");

    // Dropped half-way: what becomes of the message?
    assert_eq!(tx.send("third").await, Ok(()));
    {
        let mut fourth = pin!(tx.send("fourth"));
        assert_eq!(poll!(fourth.as_mut()), Poll::Pending);
    }
    assert_eq!(rx.recv().await, Some("third"));
    assert_eq!(poll!(pin!(rx.recv())), Poll::Pending);
    println!("a dropped send takes its message along");

    drop(rx);
    assert_eq!(tx.send("fifth").await, Err(SendError("fifth")));
    println!("no receiver: the message is back");
}
// ANCHOR_END: example
example_harness::test!(main);
