//! What the book says about writing to a connection.

use std::io;
use std::pin::pin;

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::sync::mpsc;

use crate::poll::{WakeCount, poll_once, poll_with};

#[tokio::test]
async fn a_write_all_that_is_dropped_half_way_has_sent_a_part() {
    let (mut ours, mut theirs) = duplex(8);
    assert!(poll_once(pin!(ours.write_all(b"GET a-long-key\n"))).is_pending());
    drop(ours);
    let mut arrived = String::new();
    theirs.read_to_string(&mut arrived).await.expect("it is UTF-8");
    assert_eq!(arrived, "GET a-lo");
}

#[tokio::test]
async fn a_task_that_waits_in_a_write_does_not_notice_the_end_of_its_queue() {
    let (mut ours, mut theirs) = duplex(8);
    let (tx, mut rx) = mpsc::channel::<&str>(1);
    let mut client = pin!(async move {
        while let Some(news) = rx.recv().await {
            ours.write_all(news.as_bytes()).await?;
        }
        io::Result::Ok(())
    });
    let (woken, waker) = WakeCount::new();
    tx.try_send("more than 8 bytes").expect("there is room");
    assert!(poll_with(client.as_mut(), &waker).is_pending());
    drop(tx);
    assert_eq!(woken.get(), 0);
    assert!(poll_with(client.as_mut(), &waker).is_pending());
    // It ends when its peer reads.
    let mut arrived = String::new();
    let (ended, read) = tokio::join!(client, theirs.read_to_string(&mut arrived));
    assert!(ended.is_ok() && read.is_ok());
    assert_eq!(arrived, "more than 8 bytes");
}
