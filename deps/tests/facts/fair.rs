//! What the book says about the queues that are served in turn, tested with the
//! code of its page.

// The page's program has a `main`, which `categories` tests.
#[allow(dead_code)]
mod program {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/pace_fair.rs"));

    use std::pin::pin;

    use crate::poll::{WakeCount, poll_once, poll_with};

    fn two_queues() -> ([mpsc::Sender<u32>; 2], InTurn<u32>) {
        let ((a, from_a), (b, from_b)) = (mpsc::channel(8), mpsc::channel(8));
        ([a, b], InTurn { queues: vec![from_a, from_b], turn: 0 })
    }

    #[test]
    fn a_message_in_any_queue_wakes_the_task_that_serves_them_in_turn() {
        for sender in [0, 1] {
            let (tx, mut in_turn) = two_queues();
            let (count, waker) = WakeCount::new();
            let mut recv = pin!(in_turn.recv());
            assert!(poll_with(recv.as_mut(), &waker).is_pending());
            tx[sender].try_send(7).expect("there is room");
            assert_eq!(count.get(), 1);
            assert_eq!(poll_once(recv), Poll::Ready(Some(7)));
        }
    }

    #[test]
    fn a_dropped_recv_of_queues_in_turn_loses_nothing() {
        let (tx, mut in_turn) = two_queues();
        {
            let mut recv = pin!(in_turn.recv());
            assert!(poll_once(recv.as_mut()).is_pending());
            tx[0].try_send(1).expect("there is room");
            tx[1].try_send(2).expect("there is room");
        }
        assert_eq!(poll_once(pin!(in_turn.recv())), Poll::Ready(Some(1)));
        assert_eq!(poll_once(pin!(in_turn.recv())), Poll::Ready(Some(2)));
    }

    #[test]
    fn queues_in_turn_end_with_the_last_sender() {
        let ([a, b], mut in_turn) = two_queues();
        drop(a);
        assert!(poll_once(pin!(in_turn.recv())).is_pending());
        b.try_send(1).expect("there is room");
        drop(b);
        assert_eq!(poll_once(pin!(in_turn.recv())), Poll::Ready(Some(1)));
        assert_eq!(poll_once(pin!(in_turn.recv())), Poll::Ready(None));
    }
}
