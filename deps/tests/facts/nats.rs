//! Facts about the client of NATS, against a server that follows a script. The
//! package `distributed` runs them.

use std::error::Error;
use std::future::Future;

use async_nats::Client;
use async_nats::jetstream::{self, context::CreateKeyValueErrorKind, kv};
use futures::StreamExt;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const INFO: &str = r#"INFO {"server_id":"script","server_name":"script","version":"2.9.10","go":"","host":"127.0.0.1","port":4222,"headers":true,"max_payload":1048576,"proto":1,"client_id":1}"#;

/// The server's end of the only connection.
struct Script(BufReader<TcpStream>);

impl Script {
    /// Accepts the client.
    async fn accept(listener: TcpListener) -> Script {
        let (connection, _) = listener.accept().await.expect("the client connects");
        let mut script = Script(BufReader::new(connection));
        script.say(INFO).await;
        script.expect("PING").await;
        script.say("PONG").await;
        script
    }

    async fn say(&mut self, line: &str) {
        let line = format!("{line}\r\n");
        self.0.write_all(line.as_bytes()).await.expect("the client reads");
    }

    /// Reads until a line begins with `word`, and returns the rest of that.
    async fn expect(&mut self, word: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line).await.expect("the client writes text");
            assert!(read > 0, "the client left before it sent {word}");
            if let Some(rest) = line.strip_prefix(word) {
                return rest.trim().to_owned();
            }
        }
    }
}

/// Runs a client against a server that follows a script.
async fn play<S, C>(server: impl FnOnce(Script) -> S, client: impl FnOnce(Client) -> C)
where
    S: Future<Output = ()>,
    C: Future<Output = Result<(), Box<dyn Error>>>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it listens").to_string();
    let client =
        async { client(async_nats::connect(address).await.expect("the server answers")).await };
    let server = async { server(Script::accept(listener).await).await };
    tokio::join!(server, client).1.expect("the client works");
}

#[tokio::test]
async fn drain_loses_a_message_that_is_still_on_its_way() {
    let (forgotten, gone) = tokio::sync::oneshot::channel();
    let server = async |mut script: Script| {
        let subscription = script.expect("SUB").await;
        let number = subscription.split(' ').next_back().expect("a number").to_owned();
        // The client drains: it unsubscribes, and asks whether the server has
        // done that. The message was sent before, and is slow.
        script.expect("UNSUB").await;
        script.expect("PING").await;
        gone.await.expect("the client goes on");
        script.say(&format!("MSG jobs {number} 1\r\n1\r\nPONG")).await;
    };
    let client = async |client: Client| {
        let mut jobs = client.subscribe("jobs").await?;
        jobs.drain().await?;
        // The connection writes for another reason. The second `flush` waits
        // for a turn of the connection after the one that began to drain.
        client.flush().await?;
        client.flush().await?;
        forgotten.send(()).expect("the server waits");
        assert!(jobs.next().await.is_none(), "the message came");
        Ok(())
    };
    play(server, client).await;
}

/// An answer to a request for the account, as servers before 2.10 give it, and
/// as the others do.
async fn create_key_value(reserved: &str) -> Option<CreateKeyValueErrorKind> {
    let account = format!(
        r#"{{"type":"io.nats.jetstream.api.v1.account_info_response","memory":0,"storage":0,{reserved}"streams":0,"consumers":0,"limits":{{"max_memory":-1,"max_storage":-1,"max_streams":-1,"max_consumers":-1,"max_ack_pending":-1,"memory_max_stream_bytes":-1,"storage_max_stream_bytes":-1,"max_bytes_required":false}},"api":{{"total":0,"errors":0}}}}"#
    );
    let server = async |mut script: Script| {
        let subject = script.expect("SUB").await;
        let (inbox, number) = subject.split_once(' ').expect("a subject and a number");
        let request = script.expect("PUB $JS.API.INFO").await;
        let reply = request.split(' ').next().expect("a subject");
        assert!(reply.starts_with(inbox.trim_end_matches('*')));
        let length = account.len();
        script.say(&format!("MSG {reply} {number} {length}\r\n{account}")).await;
    };
    let mut kind = None;
    let client = async |client: Client| {
        let mut jetstream = jetstream::new(client);
        jetstream.set_timeout(std::time::Duration::from_millis(500));
        let config = kv::Config { bucket: "bakery".to_owned(), ..Default::default() };
        kind = jetstream.create_key_value(config).await.err().map(|error| error.kind());
        Ok(())
    };
    play(server, client).await;
    kind
}

#[tokio::test]
async fn create_key_value_fails_on_a_server_that_does_not_say_what_it_reserves() {
    let fails = create_key_value("").await;
    assert_eq!(fails, Some(CreateKeyValueErrorKind::JetStream));
    // With that answer, it goes on to make the stream; the script ends there.
    let goes_on = create_key_value(r#""reserved_memory":0,"reserved_storage":0,"#).await;
    assert_ne!(goes_on, Some(CreateKeyValueErrorKind::JetStream));
}
