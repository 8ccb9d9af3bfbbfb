//! What the book says about `tokio_util::codec`.

use std::io::ErrorKind;
use std::pin::pin;

use futures::{SinkExt, StreamExt};
use tokio::io::duplex;
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

use crate::poll::poll_once;

fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(4).new_codec()
}

#[tokio::test]
async fn the_end_of_the_stream_within_a_length_or_a_frame_is_an_error() {
    for cut in [&b"\0"[..], b"\0\0\0\x02a"] {
        let mut frames = FramedRead::new(cut, codec());
        assert!(frames.next().await.expect("an error").is_err());
    }
}

#[tokio::test]
async fn the_end_of_the_stream_between_frames_or_right_behind_a_length_is_none() {
    for end in [&b""[..], b"\0\0\0\x02"] {
        let mut frames = FramedRead::new(end, codec());
        assert!(frames.next().await.is_none());
    }
}

#[tokio::test]
async fn a_frame_too_large_is_refused_before_a_byte_is_sent() {
    let mut frames = FramedWrite::new(Vec::new(), codec());
    let error = frames.send(&b"apple"[..]).await.expect_err("5 bytes");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    frames.send(&b"fig"[..]).await.expect("3 bytes");
    assert_eq!(frames.get_ref(), b"\0\0\0\x03fig");
}

#[tokio::test]
async fn a_frame_announced_too_large_is_an_error_before_it_has_arrived() {
    let mut frames = FramedRead::new(&b"\0\0\0\x05"[..], codec());
    let error = frames.next().await.expect("an error").expect_err("5 bytes");
    assert_eq!(error.kind(), ErrorKind::InvalidData);
}

#[tokio::test]
async fn frames_that_were_read_together_are_parts_of_one_buffer() {
    let mut frames = FramedRead::new(&b"\0\0\0\x01a\0\0\0\x01b"[..], codec());
    let mut next = async || frames.next().await.expect("a frame").expect("no error").freeze();
    let (first, second) = (next().await, next().await);
    assert_eq!(second.as_ptr().addr() - first.as_ptr().addr(), 1 + 4);
    assert!(!first.is_unique(), "the memory of one is that of the other");
}

#[tokio::test]
async fn a_frame_whose_sending_is_dropped_half_way_is_completed_by_the_next() {
    let (ours, theirs) = duplex(3);
    let mut frames = FramedWrite::new(ours, codec());
    assert!(poll_once(pin!(frames.send(&b"fig"[..]))).is_pending());
    let rest = async {
        frames.send(&b"nut"[..]).await.expect("the other end is read");
        drop(frames);
    };
    let read = FramedRead::new(theirs, codec()).map(|frame| frame.expect("a whole frame"));
    let ((), read) = tokio::join!(rest, read.collect::<Vec<_>>());
    assert_eq!(read, [&b"fig"[..], b"nut"]);
}

#[tokio::test]
async fn a_frame_whose_sending_is_dropped_before_it_has_begun_is_lost() {
    let (ours, theirs) = duplex(3);
    let mut frames = FramedWrite::new(ours, codec());
    // What is encoded has to be written before the next frame is.
    frames.set_backpressure_boundary(1);
    for frame in [&b"fig"[..], b"nut"] {
        assert!(poll_once(pin!(frames.send(frame))).is_pending());
    }
    let rest = async {
        frames.send(&b"oat"[..]).await.expect("the other end is read");
        drop(frames);
    };
    let read = FramedRead::new(theirs, codec()).map(|frame| frame.expect("a whole frame"));
    let ((), read) = tokio::join!(rest, read.collect::<Vec<_>>());
    assert_eq!(read, [&b"fig"[..], b"oat"]);
}
