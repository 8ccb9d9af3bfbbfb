//! What the book says about writing to a connection.

use std::pin::pin;

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

use crate::poll::poll_once;

#[tokio::test]
async fn a_write_all_that_is_dropped_half_way_has_sent_a_part() {
    let (mut ours, mut theirs) = duplex(8);
    assert!(poll_once(pin!(ours.write_all(b"GET a-long-key\n"))).is_pending());
    drop(ours);
    let mut arrived = String::new();
    theirs.read_to_string(&mut arrived).await.expect("it is UTF-8");
    assert_eq!(arrived, "GET a-lo");
}
