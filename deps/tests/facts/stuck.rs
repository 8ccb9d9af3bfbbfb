//! What the book says about the watchdog of a pipeline, tested with the code of
//! its page.

// The page's program has a `main`, which `categories` tests.
#[allow(dead_code)]
mod program {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/observing_stuck.rs"));

    /// A stage whose senders have gone. It has begun with some messages, and has
    /// as many of them `in_hand`.
    fn stage_without_sender(begun: u32, in_hand: u32) -> Stage {
        let (tx, _) = mpsc::channel(1);
        let progress = Progress { begun: begun.into(), done: (begun - in_hand).into() };
        Stage { name: "store", progress: progress.into(), queue: tx.downgrade() }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stage_that_has_only_a_message_in_hand_is_found_when_its_senders_have_gone() {
        assert_eq!(find_stuck(&[stage_without_sender(3, 1)]).await, ["store"]);
        assert!(find_stuck(&[stage_without_sender(3, 0)]).await.is_empty());
    }
}
