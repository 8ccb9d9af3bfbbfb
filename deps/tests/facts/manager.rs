//! What the book says about the connection managers of `manager_connection.rs`,
//! `manager_replies.rs`, `manager_pipeline.rs` and `manager_by_id.rs`, tested with
//! the code of their pages.

// The page's program has a `main`, which `categories` tests.
#[allow(dead_code)]
mod program {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/manager_replies.rs"));

    use tokio::net::{TcpListener, TcpStream};

    #[tokio::test]
    async fn the_same_code_runs_over_tcp() -> Result<(), Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let accept = async move { serve(listener.accept().await?.0).await };
        let server = tokio::spawn(accept);
        let stream = TcpStream::connect(address).await?;
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(Client(frames(stream)), rx));

        let red = Bytes::from_static(b"red");
        let value = red.clone();
        let old = ask(&tx, |reply| Command::Set { key: "apple", value, reply });
        assert_eq!(old.await?, None);
        let now = ask(&tx, |reply| Command::Get { key: "apple", reply });
        assert_eq!(now.await?, Some(red));

        drop(tx);
        assert_eq!(manager.await??, 0);
        assert_eq!(server.await??, 2);
        Ok(())
    }

    #[tokio::test]
    async fn a_key_with_a_space_is_refused_and_nothing_is_sent() {
        let (ours, theirs) = duplex(64);
        let server = tokio::spawn(serve(theirs));
        let mut client = Client(frames(ours));
        let answer = client.get("a b").await.expect("the connection is not lost");
        assert_eq!(answer, Err(Refused::SpaceInKey));
        drop(client);
        let answers = server.await.expect("it did not panic");
        assert_eq!(answers.expect("no request"), 0);
    }

    #[tokio::test]
    async fn a_request_that_is_too_large_is_refused_and_nothing_is_sent() {
        let (ours, theirs) = duplex(64);
        let server = tokio::spawn(serve(theirs));
        let mut client = Client(frames(ours));
        let largest = vec![0; LARGEST_FRAME - "SET a ".len()];
        let answer = client.set("a", &largest).await.expect("the connection is not lost");
        assert_eq!(answer, Ok(None));
        let answer = client.set("a", &[largest, vec![0]].concat()).await;
        assert_eq!(answer.expect("the connection is not lost"), Err(Refused::TooLarge));
        drop(client);
        let answers = server.await.expect("it did not panic");
        assert_eq!(answers.expect("one request"), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_connection_is_an_error_for_everybody_who_asks() {
        let (ours, theirs) = duplex(64);
        drop(theirs);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(Client(frames(ours)), rx));
        let get = || ask(&tx, |reply| Command::Get { key: "apple", reply });
        // One request is in the manager's hands, and one in the queue.
        let (first, second) = tokio::join!(get(), get());
        for asked in [first, second] {
            assert!(asked.expect_err("no server").is::<oneshot::error::RecvError>());
        }
        let ended = timeout(Duration::from_secs(3600), manager).await;
        let ended = ended.expect("it ends").expect("it did not panic");
        assert!(ended.is_err(), "it knows why");
        let gone = get().await.expect_err("there is no manager");
        assert!(gone.is::<mpsc::error::SendError<Command>>());
    }

    #[tokio::test(start_paused = true)]
    async fn the_reason_of_a_lost_connection_is_kept_although_the_requester_has_gone() {
        let (ours, theirs) = duplex(64);
        drop(theirs);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(Client(frames(ours)), rx));
        let (reply, answer) = oneshot::channel();
        drop(answer);
        assert!(tx.send(Command::Get { key: "apple", reply }).await.is_ok());
        let error = manager.await.expect("it did not panic").expect_err("no server");
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_falls_silent_is_a_lost_connection_for_everybody_who_asks() {
        // The first request fits into the connection, the second does not.
        for size in [1, 100] {
            let (ours, _theirs) = duplex(64);
            let (tx, rx) = mpsc::channel(8);
            let manager = tokio::spawn(manage(Client(frames(ours)), rx));
            let value = Bytes::from(vec![b'x'; size]);
            let asked = ask(&tx, |reply| Command::Set { key: "apple", value, reply });
            let asked = timeout(Duration::from_secs(3600), asked).await.expect("it ends");
            assert!(asked.expect_err("no answer").is::<oneshot::error::RecvError>());
            let error = manager.await.expect("it did not panic").expect_err("no answer");
            assert_eq!(error.kind(), ErrorKind::TimedOut);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_server_answers_requests_that_were_sent_before_any_answer_was_read() {
        let (ours, theirs) = duplex(1024);
        let server = tokio::spawn(serve(theirs));
        let mut frames = frames(ours);
        for request in ["SET fig red", "GET fig", "GET plum"] {
            frames.send(request.as_bytes()).await.expect("the server lives");
        }
        for answer in [&b"N"[..], b"Vred", b"N"] {
            let frame = frames.next().await.expect("an answer").expect("a whole frame");
            assert_eq!(frame, answer);
        }
        drop(frames);
        assert_eq!(server.await.expect("it did not panic").expect("no error"), 3);
    }
}

#[allow(dead_code)]
mod connection {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/manager_connection.rs"));

    use std::time::Duration;
    use tokio::time::sleep;

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_a_manager_waits_for_a_server_that_falls_silent() {
        let (ours, _theirs) = duplex(64);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(Client(frames(ours)), rx));
        for _ in 0..2 {
            assert!(tx.send(Command::Get { key: "apple" }).await.is_ok());
        }
        sleep(Duration::from_secs(3600)).await;
        assert_eq!(tx.capacity(), 7, "one is in hand, and one is still queued");
        assert!(!manager.is_finished());
    }
}

#[allow(dead_code)]
mod pipeline {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/manager_pipeline.rs"));

    fn ask_twenty_times(tx: &mpsc::Sender<Request>) -> Vec<oneshot::Receiver<String>> {
        let ask = |_| {
            let (reply, answer) = oneshot::channel();
            assert!(tx.try_send(Request { key: "apple", reply }).is_ok());
            answer
        };
        (0..20).map(ask).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn as_many_requests_are_under_way_as_the_queue_has_places_and_one() {
        let (ours, theirs) = duplex(1024);
        let (tx, rx) = mpsc::channel(100);
        let manager = tokio::spawn(manage(ours, rx));
        let _answers = ask_twenty_times(&tx);
        // This server reads what comes, and answers nothing.
        let mut requests = BufReader::new(theirs).lines();
        let mut under_way = 0;
        while let Ok(line) = timeout(Duration::from_secs(1), requests.next_line()).await {
            assert_eq!(line.expect("it is open").as_deref(), Some("apple"));
            under_way += 1;
        }
        assert_eq!(under_way, 8 + 1);
        assert!(!manager.is_finished());
    }

    #[tokio::test]
    async fn a_lost_connection_is_an_error_for_each_requester_of_a_pipeline() {
        let (ours, theirs) = duplex(1024);
        let (tx, rx) = mpsc::channel(100);
        let manager = tokio::spawn(manage(ours, rx));
        // Some requesters wait for their answer, the others for room in the queue.
        let answers = ask_twenty_times(&tx);
        let mut requests = BufReader::new(theirs).lines();
        assert!(requests.next_line().await.is_ok());
        drop(requests);
        for answer in answers {
            assert!(answer.await.is_err());
        }
        assert!(manager.await.expect("it did not panic").is_err());
        assert!(tx.is_closed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_falls_silent_is_an_error_for_each_requester_of_a_pipeline() {
        // With the second size, not even the requests fit into the connection.
        for size in [1024, 16] {
            let (ours, _theirs) = duplex(size);
            let (tx, rx) = mpsc::channel(100);
            let manager = tokio::spawn(manage(ours, rx));
            for answer in ask_twenty_times(&tx) {
                let answer = timeout(Duration::from_secs(3600), answer).await.expect("it ends");
                assert!(answer.is_err());
            }
            let error = manager.await.expect("it did not panic").expect_err("no answer");
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
    }
}

#[allow(dead_code)]
mod by_id {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/manager_by_id.rs"));

    async fn ask(tx: &mpsc::Sender<Request>, key: &'static str) -> oneshot::Receiver<String> {
        let (reply, answer) = oneshot::channel();
        assert!(tx.send(Request { key, reply }).await.is_ok());
        answer
    }

    #[tokio::test]
    async fn a_lost_connection_is_an_error_for_each_requester_that_waits_for_its_number() {
        let (ours, theirs) = duplex(1024);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(ours, rx));
        let answers = [ask(&tx, "a").await, ask(&tx, "b").await];
        let (reader, writer) = split(theirs);
        let mut requests = BufReader::new(reader).lines();
        for request in ["1 a", "2 b"] {
            let line = requests.next_line().await.expect("the manager lives");
            assert_eq!(line.as_deref(), Some(request));
        }
        drop((requests, writer));
        for answer in answers {
            assert!(answer.await.is_err());
        }
        let error = manager.await.expect("it did not panic").expect_err("two waited");
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn an_answer_to_a_requester_that_has_left_goes_to_nobody() {
        let (ours, theirs) = duplex(1024);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(ours, rx));
        drop(ask(&tx, "a").await);
        let answer = ask(&tx, "b").await;
        let (reader, mut writer) = split(theirs);
        let mut requests = BufReader::new(reader).lines();
        for _ in 0..2 {
            assert!(requests.next_line().await.is_ok_and(|line| line.is_some()));
        }
        writer.write_all(b"1 for a\n2 for b\n").await.expect("the manager reads");
        assert_eq!(answer.await.as_deref(), Ok("for b"));
        drop(tx);
        assert!(requests.next_line().await.is_ok_and(|line| line.is_none()));
        writer.shutdown().await.expect("the manager reads");
        assert!(manager.await.expect("it did not panic").is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_is_lost_while_nobody_waits_ends_its_manager() {
        let (ours, theirs) = duplex(1024);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(ours, rx));
        // Only half of it: a request could still be written.
        let (_reader, mut writer) = split(theirs);
        writer.shutdown().await.expect("the manager reads");
        let ended = timeout(Duration::from_secs(3600), manager).await.expect("it ends");
        let error = ended.expect("it did not panic").expect_err("a requester is left");
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert!(tx.is_closed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_falls_silent_does_not_end_the_manager_of_a_map() {
        let (ours, _theirs) = duplex(1024);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(ours, rx));
        let answer = ask(&tx, "a").await;
        assert!(timeout(Duration::from_secs(3600), answer).await.is_err());
        assert!(!manager.is_finished());
    }
}
