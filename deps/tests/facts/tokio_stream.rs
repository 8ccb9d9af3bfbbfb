//! What the book says about `tokio_stream`.

use std::pin::pin;
use std::task::Poll;

use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use crate::poll::poll_once;

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
