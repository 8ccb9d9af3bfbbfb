//! Facts about NATS and its client, against a server that follows a script or one
//! of their own. The package `distributed` runs them.

use std::error::Error;
use std::future::Future;
use std::time::{Duration, Instant};

use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::context::CreateKeyValueErrorKind;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{self, kv, stream};
use async_nats::{Client, ConnectOptions, Event};
use example_format::Server;
use example_harness::Running;
use futures::{FutureExt, StreamExt};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

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

    /// Reads until the client subscribes, and returns the subscription's number.
    async fn subscription(&mut self) -> String {
        let subscription = self.expect("SUB").await;
        subscription.split(' ').next_back().expect("a number").to_owned()
    }
}

/// Runs a client against a server that follows a script.
async fn play<S, C>(server: impl FnOnce(Script) -> S, client: impl FnOnce(Client) -> C)
where
    S: Future<Output = ()>,
    C: Future<Output = Result<(), Box<dyn Error>>>,
{
    play_with(ConnectOptions::new(), server, client).await;
}

/// Does so with a client that has `options`.
async fn play_with<S, C>(
    options: ConnectOptions,
    server: impl FnOnce(Script) -> S,
    client: impl FnOnce(Client) -> C,
) where
    S: Future<Output = ()>,
    C: Future<Output = Result<(), Box<dyn Error>>>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it listens").to_string();
    let client =
        async { client(options.connect(address).await.expect("the server answers")).await };
    let server = async { server(Script::accept(listener).await).await };
    tokio::join!(server, client).1.expect("the client works");
}

#[tokio::test]
async fn the_callback_is_told_of_fewer_messages_than_a_slow_subscriber_loses() {
    const SENT: usize = 1_000;
    let (tx, mut told) = mpsc::unbounded_channel();
    let options = ConnectOptions::new().subscription_capacity(1).event_callback(move |event| {
        if let Event::SlowConsumer(_) = event {
            tx.send(()).expect("the test counts");
        }
        async {}
    });
    let (done, gone) = tokio::sync::oneshot::channel();
    let server = async |mut script: Script| {
        let jobs = script.subscription().await;
        let end = script.subscription().await;
        let lost = format!("MSG jobs {jobs} 1\r\n1\r\n").repeat(SENT);
        script.say(&format!("{lost}MSG end {end} 1\r\n1")).await;
        gone.await.expect("the client ends");
    };
    let client = async |client: Client| {
        let mut jobs = client.subscribe("jobs").await?;
        let mut end = client.subscribe("end").await?;
        assert!(end.next().await.is_some());
        assert!(jobs.next().await.is_some());
        assert!(jobs.next().now_or_never().is_none(), "it kept more than one");
        done.send(()).expect("the server waits");
        Ok(())
    };
    play_with(options, server, client).await;
    // The callback goes with the client.
    let mut count = 0;
    while told.recv().await.is_some() {
        count += 1;
    }
    assert!(count > 0);
    assert!(count < SENT - 1, "told of {count}");
}

/// A server with the empty stream `jobs`. `None` without a server, which is needed to
/// prove `what`.
async fn stream_of_jobs(
    what: &str,
) -> Result<Option<(Running, jetstream::Context, stream::Stream)>, Box<dyn Error>> {
    let Some(server) = Running::start(Server::Nats)? else {
        proven::skip(what, "nats-server is not installed");
        return Ok(None);
    };
    let jetstream = jetstream::new(async_nats::connect(server.variable().1).await?);
    let jobs = stream::Config {
        name: "jobs".to_owned(),
        subjects: vec!["jobs".to_owned()],
        ..Default::default()
    };
    let jobs = jetstream.create_stream(jobs).await?;
    Ok(Some((server, jetstream, jobs)))
}

#[tokio::test]
async fn max_ack_pending_counts_a_job_that_two_workers_have_once() -> Result<(), Box<dyn Error>> {
    let Some((_server, jetstream, jobs)) = stream_of_jobs("what `max_ack_pending` counts").await?
    else {
        return Ok(());
    };
    let workers = pull::Config {
        max_ack_pending: 1,
        ack_wait: Duration::from_millis(100),
        ..Default::default()
    };
    let mut workers = jobs.create_consumer(workers).await?;
    jetstream.publish("jobs", "".into()).await?.await?;
    let mut left = workers.fetch().max_messages(1).messages().await?;
    let first = left.next().await.expect("there is a job").expect("no error");
    let mut right = workers.messages().await?;
    let second = right.next().await.expect("the server is there").expect("no error");
    let (first, second) = (first.info().expect("its own"), second.info().expect("its own"));
    assert_eq!(first.stream_sequence, second.stream_sequence);
    assert_eq!(workers.info().await?.num_ack_pending, 1);
    Ok(())
}

/// A consumer of a stream that has the jobs 1 and 2, and its server. `None` without a
/// server.
async fn two_jobs(
    what: &str,
    ack_wait: Duration,
) -> Result<Option<(Running, PullConsumer)>, Box<dyn Error>> {
    let Some((server, jetstream, jobs)) = stream_of_jobs(what).await? else { return Ok(None) };
    for number in ["1", "2"] {
        jetstream.publish("jobs", number.into()).await?.await?;
    }
    // Without a name, it goes when nobody has asked for five seconds.
    let durable_name = Some("workers".to_owned());
    let workers = pull::Config { durable_name, ack_wait, ..Default::default() };
    Ok(Some((server, jobs.create_consumer(workers).await?)))
}

/// A worker that has begun with job 1. If it asks for jobs ahead, job 2 waits in it.
async fn begin(workers: &PullConsumer, asks_ahead: bool) -> Result<pull::Stream, Box<dyn Error>> {
    let mut jobs = if asks_ahead {
        workers.messages().await?
    } else {
        workers.stream().max_messages_per_batch(1).messages().await?
    };
    let job = jobs.next().await.expect("the server is there")?;
    assert_eq!(job.payload, "1");
    let mut workers = workers.clone();
    while asks_ahead && workers.info().await?.num_ack_pending < 2 {}
    Ok(jobs)
}

#[tokio::test]
async fn messages_asks_for_jobs_ahead_which_no_other_worker_gets() -> Result<(), Box<dyn Error>> {
    for asks_ahead in [true, false] {
        let jobs = two_jobs("what `messages` asks for", Duration::from_secs(60)).await?;
        let Some((server, workers)) = jobs else { return Ok(()) };
        let listener = async_nats::connect(server.variable().1).await?;
        let mut requests = listener.subscribe("$JS.API.CONSUMER.MSG.NEXT.>").await?;
        // A round trip, behind which the subscription is in the server.
        listener.request("nobody", "".into()).await.expect_err("nobody answers");
        let _left = begin(&workers, asks_ahead).await?;
        let request = requests.next().await.expect("the server is there");
        let request = str::from_utf8(&request.payload)?;
        let batch = if asks_ahead { 200 } else { 1 };
        assert!(
            request.contains(&format!(r#""batch":{batch},"expires":30000000000,"#)),
            "{request}"
        );
        let mut right = workers.fetch().max_messages(1).messages().await?;
        match right.next().await {
            None => assert!(asks_ahead),
            Some(job) => assert!(!asks_ahead && job.expect("no error").payload == "2"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn delivered_counts_a_job_that_only_waited_in_a_worker_that_died()
-> Result<(), Box<dyn Error>> {
    for asks_ahead in [true, false] {
        let jobs = two_jobs("what `delivered` counts", Duration::from_millis(200)).await?;
        let Some((_server, workers)) = jobs else { return Ok(()) };
        drop(begin(&workers, asks_ahead).await?);
        let mut second = workers.messages().await?;
        let delivered = loop {
            let job = second.next().await.expect("the server is there")?;
            if job.payload == "2" {
                break job.info().expect("its own").delivered;
            }
        };
        assert_eq!(delivered > 1, asks_ahead, "delivered {delivered} times");
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_asks_for_another_job_five_seconds_after_expires() -> Result<(), Box<dyn Error>> {
    let jobs = two_jobs("when a stream asks again", Duration::from_secs(60)).await?;
    let Some((_server, mut workers)) = jobs else { return Ok(()) };
    let expires = Duration::from_millis(200);
    let one = workers.stream().max_messages_per_batch(1).expires(expires);
    let mut jobs = one.messages().await?;
    let start = Instant::now();
    let _in_hand = jobs.next().await.expect("the server is there")?;
    // Nobody asks for the next one.
    while workers.info().await?.num_ack_pending < 2 {
        sleep(Duration::from_millis(20)).await;
    }
    assert!(start.elapsed() >= expires + Duration::from_secs(5), "{:?}", start.elapsed());
    Ok(())
}

#[tokio::test]
async fn a_consumer_without_a_name_goes_during_a_job() -> Result<(), Box<dyn Error>> {
    let Some((_server, jetstream, jobs)) = stream_of_jobs("how long a consumer lives").await?
    else {
        return Ok(());
    };
    jetstream.publish("jobs", "".into()).await?.await?;
    let workers = jobs.create_consumer(pull::Config::default()).await?;
    assert_eq!(workers.cached_info().config.inactive_threshold, Duration::from_secs(5));
    let inactive_threshold = Duration::from_millis(100);
    let workers = pull::Config { inactive_threshold, ..Default::default() };
    let workers = jobs.create_consumer(workers).await?;
    let mut one = workers.stream().max_messages_per_batch(1).messages().await?;
    let _in_hand = one.next().await.expect("the server is there")?;
    let name = &workers.cached_info().name;
    let gone = async {
        while jobs.consumer_info(name).await.is_ok() {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(60), gone).await.expect("the consumer stays");
    Ok(())
}

#[tokio::test]
async fn a_message_sent_again_with_its_id_is_stored_once() -> Result<(), Box<dyn Error>> {
    let Some((_server, jetstream, mut jobs)) =
        stream_of_jobs("what the server does with ids").await?
    else {
        return Ok(());
    };
    assert_eq!(jobs.info().await?.config.duplicate_window, Duration::from_secs(120));
    let publish = || PublishMessage::build().payload("rye".into());
    for is_again in [false, true] {
        let job = publish().message_id("order 1");
        let stored = jetstream.send_publish("jobs", job).await?.await?;
        assert_eq!((stored.duplicate, stored.sequence), (is_again, 1));
    }
    // Without an id, each is one more.
    for sequence in [2, 3] {
        let stored = jetstream.send_publish("jobs", publish()).await?.await?;
        assert_eq!((stored.duplicate, stored.sequence), (false, sequence));
    }
    assert_eq!(jobs.info().await?.state.messages, 3);
    Ok(())
}

#[tokio::test]
async fn drain_loses_a_message_that_is_still_on_its_way() {
    let (forgotten, gone) = tokio::sync::oneshot::channel();
    let server = async |mut script: Script| {
        let number = script.subscription().await;
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
