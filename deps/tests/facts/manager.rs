//! What the book says about the connection manager of `manager_replies.rs`,
//! shown with the very code of its page.

// The page's program has a `main`, which is tested in `categories`.
#[allow(dead_code)]
mod program {
    include!(concat!(env!("OUT_DIR"), "/programs/asynchronous/manager_replies.rs"));

    use std::time::Duration;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

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
        assert_eq!(manager.await?, 0);
        assert_eq!(server.await??, 2);
        Ok(())
    }

    #[tokio::test]
    async fn a_key_with_a_space_is_refused_and_nothing_is_sent() {
        let (ours, theirs) = duplex(64);
        let server = tokio::spawn(serve(theirs));
        let mut client = Client(frames(ours));
        let error = client.get("a b").await.expect_err("a space");
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        drop(client);
        let answers = server.await.expect("it did not panic");
        assert_eq!(answers.expect("no request"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_connection_is_an_error_for_everybody_who_asks() {
        let (ours, theirs) = duplex(64);
        drop(theirs);
        let (tx, rx) = mpsc::channel(8);
        let manager = tokio::spawn(manage(Client(frames(ours)), rx));
        let get = || ask(&tx, |reply| Command::Get { key: "apple", reply });
        assert!(get().await.expect_err("there is no server").is::<io::Error>());
        let ended = timeout(Duration::from_secs(3600), manager).await;
        assert_eq!(ended.expect("it ends").expect("it did not panic"), 0);
        let gone = get().await.expect_err("there is no manager");
        assert!(gone.is::<mpsc::error::SendError<Command>>());
    }
}
