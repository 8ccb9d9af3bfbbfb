//! What the book says about `tokio_util::codec`.

use std::io::ErrorKind;

use futures::{SinkExt, StreamExt};
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

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
