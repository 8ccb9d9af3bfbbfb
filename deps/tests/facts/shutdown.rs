//! What the book says about the shutdown of `shutdown_ctrl_c.rs`, tested with
//! the code of its page.

// The page's program has a `main`, which `categories` tests.
#[allow(dead_code)]
#[cfg(unix)]
mod program {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/shutdown_ctrl_c.rs"));

    use crate::tokio_signal::{in_a_process_of_its_own, press};
    use tokio::time::timeout;

    #[test]
    fn ctrl_c_and_sigterm_arrive_again_and_again_and_do_not_end_the_program() {
        in_a_process_of_its_own(async {
            let (tx, mut rx) = mpsc::channel(1);
            let listener = listen(tx).expect("handlers can be installed");
            let pressed = [("INT", "Ctrl-C"), ("TERM", "SIGTERM"), ("INT", "Ctrl-C")];
            for (signal, name) in pressed {
                press(signal);
                let received = timeout(Duration::from_secs(5), rx.recv()).await;
                assert_eq!(received, Ok(Some(name)));
            }
            drop(rx);
            let ended = timeout(Duration::from_secs(5), listener).await;
            ended.expect("it ends with its receiver").expect("it did not panic");
        });
    }

    #[tokio::test(start_paused = true)]
    async fn each_client_is_answered_refused_or_given_back() {
        // A signal comes while one client is served and others are queued.
        let (signal_tx, signals) = mpsc::channel(1);
        let (tx, rx) = mpsc::channel(8);
        let server = spawn(serve(rx, signals, Duration::from_secs(1)));
        let mut answers = Vec::new();
        for _ in 0..8 {
            let (reply, answer) = oneshot::channel();
            assert!(tx.send(Client { reply }).await.is_ok());
            answers.push(answer);
        }
        sleep(Duration::from_millis(10)).await;
        signal_tx.send("Ctrl-C").await.expect("the server listens");
        assert_eq!(server.await.expect("it did not panic"), 0);
        let mut told = Vec::new();
        for answer in answers {
            told.push(answer.await.expect("nobody is forgotten"));
        }
        assert_eq!(told[..2], ["answers: 0"; 2]);
        assert_eq!(told[2..], ["refused"; 6]);
        let (reply, _answer) = oneshot::channel();
        assert!(tx.send(Client { reply }).await.is_err());
    }

    /// Runs a server without clients, while a place in its queue is reserved.
    /// Returns how long the shutdown takes after the signals.
    async fn shut_down_with_a_reserved_place(presses: usize) -> Duration {
        let (signal_tx, signals) = mpsc::channel(2);
        let (tx, rx) = mpsc::channel::<Client>(8);
        let _place = tx.reserve().await.expect("the queue is open");
        let start = Instant::now();
        let server = spawn(serve(rx, signals, Duration::from_secs(1)));
        for _ in 0..presses {
            signal_tx.send("Ctrl-C").await.expect("the server listens");
        }
        let ended = timeout(Duration::from_secs(3600), server).await.expect("it ends");
        assert_eq!(ended.expect("it did not panic"), 0);
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_holds_a_place_delays_the_end_until_the_time_is_over() {
        assert_eq!(shut_down_with_a_reserved_place(1).await.as_secs(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn the_second_signal_ends_it_although_a_client_holds_a_place() {
        assert_eq!(shut_down_with_a_reserved_place(2).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_has_ended_by_itself_is_not_counted_as_cut_off() {
        let (signal_tx, signals) = mpsc::channel(1);
        let (tx, rx) = mpsc::channel(8);
        let server = spawn(serve(rx, signals, Duration::from_secs(1)));
        let (reply, answer) = oneshot::channel();
        assert!(tx.send(Client { reply }).await.is_ok());
        // It is accepted before the signal comes.
        sleep(Duration::from_millis(10)).await;
        // The queue does not end, and so nobody joins the connection in time.
        let _place = tx.reserve().await.expect("the queue is open");
        signal_tx.send("Ctrl-C").await.expect("the server listens");
        assert_eq!(answer.await.as_deref(), Ok("answers: 0"));
        assert_eq!(server.await.expect("it did not panic"), 0);
    }
}
