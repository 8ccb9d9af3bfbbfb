//! What the book says about waiting until messages have stopped, tested with the
//! code of its page.

// The page's program has a `main`, which `categories` tests.
#[allow(dead_code)]
mod program {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/pace_debounce.rs"));

    use std::pin::pin;

    use tokio::time::advance;

    use crate::poll::poll_once;

    #[tokio::test(start_paused = true)]
    async fn after_the_longest_time_messages_that_are_there_are_no_longer_waited_for() {
        let (tx, mut rx) = mpsc::channel(8);
        let mut settles = pin!(settled(&mut rx, Duration::from_secs(9), Duration::from_secs(1)));
        tx.try_send(1).expect("there is room");
        assert!(poll_once(settles.as_mut()).is_pending());
        advance(Duration::from_secs(1)).await;
        for n in [2, 3] {
            tx.try_send(n).expect("there is room");
        }
        assert_eq!(settles.await, Some(2));
        assert_eq!(tx.capacity(), 7, "the last one is still queued");
    }
}
