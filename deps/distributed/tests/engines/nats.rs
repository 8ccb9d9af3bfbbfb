//! Asks NATS.

use std::time::Duration;

use async_nats::client::{Request, RequestErrorKind};
use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::{self, AckKind, stream};
use async_nats::{Client, ConnectOptions, Subscriber};
use futures::{FutureExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::questions::{Answer, Asked, Question, Result};
use crate::questions::{
    asked, end, fails_again, full, in_work, late, left, newest, receivers, slow, to_nobody,
};

const REQUEST: &str = "[request](nats.md#nats-request)";
const GROUP: &str = "[queue group](nats.md#nats-queue-group)";
const ANY: &str = "[publish](nats.md#nats-publish), [stream](nats.md#nats-replay)";
const QUEUE: &str = "[work queue](nats.md#nats-work-queue)";
const FULL: &str = "[`max_messages`](nats.md#nats-full)";
const IN_WORK: &str = "[`max_ack_pending`](nats.md#nats-backpressure)";
const COUNT: &str = "[work queue](nats.md#nats-dead-letters)";
const PUBLISH: &str = "[publish](nats.md#nats-publish)";
const SLOW: &str = "[publish](nats.md#nats-slow)";
const STREAM: &str = "[stream](nats.md#nats-replay)";
const VALUE: &str = "[key](nats.md#nats-newest)";

pub async fn answer(question: Question, url: &str) -> Result<Option<Answer>> {
    let client = async_nats::connect(url).await?;
    let (means, found) = match question {
        Question::NobodyTakesTheRequest => (REQUEST, nobody_takes_the_request(client).await?),
        Question::TheServiceEnds => (REQUEST, the_service_ends(client, url).await?),
        Question::OneOfTwoReceivers => (GROUP, one_of_two_receivers(client).await?),
        Question::TheReceiverEnds => (QUEUE, the_receiver_ends(client).await?),
        Question::Full => (FULL, a_full_queue(client).await?),
        Question::InWork => (IN_WORK, jobs_in_work(client).await?),
        Question::FailsAgain => (COUNT, a_job_fails_again(client).await?),
        Question::TheLastSenderGoes => (ANY, the_last_sender_goes(client, url).await?),
        Question::TheLastReceiverGoes => (QUEUE, the_last_receiver_goes(client).await?),
        Question::BothSubscribers => (PUBLISH, both_subscribers(client).await?),
        Question::NobodySubscribes => (PUBLISH, nobody_subscribes(client).await?),
        Question::Slow => (SLOW, a_slow_subscriber(url).await?),
        Question::Late => (PUBLISH, a_late_subscriber(client).await?),
        Question::History => (STREAM, a_late_reader_of_a_stream(client).await?),
        Question::TheNewest => (VALUE, the_newest_value(client).await?),
    };
    Ok(Some(Answer { means, found }))
}

/// The number in a message.
fn number(payload: &[u8]) -> Result<u32> {
    Ok(str::from_utf8(payload)?.parse()?)
}

async fn next(subscriber: &mut Subscriber) -> Result<u32> {
    number(&subscriber.next().await.ok_or("the subscription has ended")?.payload)
}

async fn publish(client: &Client, numbers: &[u32]) -> Result<()> {
    for number in numbers {
        client.publish("jobs", number.to_string().into()).await?;
    }
    round_trip(client).await
}

/// The server answers behind what it has for this client, and the client
/// handles that in order.
async fn round_trip(client: &Client) -> Result<()> {
    match client.request("nobody.listens", "".into()).await {
        Err(error) if error.kind() == RequestErrorKind::NoResponders => Ok(()),
        other => Err(format!("somebody listens: {other:?}").into()),
    }
}

/// What has arrived.
fn arrived(subscriber: &mut Subscriber) -> Result<Vec<u32>> {
    let mut got = Vec::new();
    while let Some(Some(message)) = subscriber.next().now_or_never() {
        got.push(number(&message.payload)?);
    }
    Ok(got)
}

/// A stream of the subject `jobs`, in a server whose other streams are removed.
async fn stream(client: Client, config: stream::Config) -> Result<Stream> {
    let jetstream = jetstream::new(client);
    // The server says so if there is none.
    jetstream.delete_stream("jobs").await.ok();
    let subjects = vec!["jobs".to_owned()];
    let config = stream::Config { name: "jobs".to_owned(), subjects, ..config };
    let stream = jetstream.create_stream(config).await?;
    Ok(Stream { jetstream, stream })
}

struct Stream {
    jetstream: jetstream::Context,
    stream: stream::Stream,
}

impl Stream {
    /// Sends a message, and waits for the server's word on it.
    async fn send(&self, number: u32) -> Result<()> {
        self.jetstream.publish("jobs", number.to_string().into()).await?.await?;
        Ok(())
    }

    async fn consumer(&self, config: pull::Config) -> Result<PullConsumer> {
        Ok(self.stream.create_consumer(config).await?)
    }
}

fn work_queue() -> stream::Config {
    stream::Config { retention: stream::RetentionPolicy::WorkQueue, ..Default::default() }
}

/// Receives and acknowledges `count` messages.
async fn take(consumer: &PullConsumer, count: usize) -> Result<Vec<u32>> {
    let mut messages = consumer.messages().await?;
    let mut got = Vec::new();
    while got.len() < count {
        let message = messages.next().await.ok_or("the server has ended")??;
        message.double_ack().await?;
        got.push(number(&message.payload)?);
    }
    Ok(got)
}

/// Receives and acknowledges until the server has nothing for the consumer.
async fn take_all(mut consumer: PullConsumer) -> Result<Vec<u32>> {
    let mut messages = consumer.messages().await?;
    let mut got = Vec::new();
    loop {
        let info = consumer.info().await?;
        if info.num_pending == 0 && info.num_ack_pending == 0 {
            return Ok(got);
        }
        let message = messages.next().await.ok_or("the server has ended")??;
        message.double_ack().await?;
        got.push(number(&message.payload)?);
    }
}

async fn ask(client: &Client, limit: Duration) -> Result<&'static str> {
    let request = Request::new().timeout(Some(limit));
    match client.send_request("service", request).await.map_err(|error| error.kind()) {
        Err(RequestErrorKind::NoResponders) => Ok(asked(Asked::Error)),
        Err(RequestErrorKind::TimedOut) => Ok(asked(Asked::TimeOut)),
        other => Err(format!("{other:?}").into()),
    }
}

async fn nobody_takes_the_request(client: Client) -> Result<&'static str> {
    // It comes at once, or, on a machine that is busy, a little later.
    ask(&client, Duration::from_secs(30)).await
}

async fn the_service_ends(client: Client, url: &str) -> Result<&'static str> {
    let service = async_nats::connect(url).await?;
    let mut requests = service.subscribe("service").await?;
    round_trip(&service).await?;
    let service = tokio::spawn(async move {
        let has_one = requests.next().await.is_some();
        drop((requests, service));
        has_one
    });
    let found = ask(&client, Duration::from_millis(300)).await?;
    assert!(service.await?);
    Ok(found)
}

async fn one_of_two_receivers(client: Client) -> Result<&'static str> {
    let mut left = client.queue_subscribe("jobs", "workers".to_owned()).await?;
    let mut right = client.queue_subscribe("jobs", "workers".to_owned()).await?;
    publish(&client, &[1, 2, 3, 4]).await?;
    receivers(4, arrived(&mut left)?.len() + arrived(&mut right)?.len())
}

async fn the_receiver_ends(client: Client) -> Result<&'static str> {
    let stream = stream(client, work_queue()).await?;
    let ack_wait = Duration::from_millis(100);
    let consumer = stream.consumer(pull::Config { ack_wait, ..Default::default() }).await?;
    stream.send(1).await?;
    let mut first = consumer.fetch().max_messages(1).messages().await?;
    let in_hand = first.next().await.ok_or("there is a message")??;
    assert_eq!(number(&in_hand.payload)?, 1);
    drop((in_hand, first));
    stream.send(2).await?;
    left(&take_all(consumer).await?, &[])
}

async fn a_full_queue(client: Client) -> Result<&'static str> {
    let discard = stream::DiscardPolicy::New;
    let stream =
        stream(client, stream::Config { max_messages: 2, discard, ..work_queue() }).await?;
    stream.send(1).await?;
    stream.send(2).await?;
    let is_refused = stream.send(3).await.is_err();
    let consumer = stream.consumer(pull::Config::default()).await?;
    full(is_refused, &take(&consumer, 2).await?)
}

async fn jobs_in_work(client: Client) -> Result<&'static str> {
    let stream = stream(client, work_queue()).await?;
    for number in 1..=3 {
        stream.send(number).await?;
    }
    let max_ack_pending = 2;
    let mut consumer =
        stream.consumer(pull::Config { max_ack_pending, ..Default::default() }).await?;
    let mut messages = consumer.messages().await?;
    for _ in 0..2 {
        messages.next().await.ok_or("the server has ended")??;
    }
    in_work(consumer.info().await?.num_ack_pending)
}

async fn a_job_fails_again(client: Client) -> Result<&'static str> {
    let stream = stream(client, work_queue()).await?;
    stream.send(1).await?;
    let consumer = stream.consumer(pull::Config::default()).await?;
    let mut messages = consumer.messages().await?;
    let first = messages.next().await.ok_or("the server has ended")??;
    first.ack_with(AckKind::Nak(None)).await?;
    let second = messages.next().await.ok_or("the server has ended")??;
    fails_again(second.info()?.delivered.try_into()?)
}

/// A sender that speaks the protocol itself, so that its connection is its own.
/// It ends when the server has removed it.
async fn send_and_go(client: &Client, url: &str) -> Result<()> {
    let mut sender = TcpStream::connect(url.trim_start_matches("nats://")).await?;
    let lines = "CONNECT {\"verbose\":false}\r\nSUB sender 1\r\nPUB jobs 1\r\n1\r\nPING\r\n";
    sender.write_all(lines.as_bytes()).await?;
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains("PONG") {
        sender.read_buf(&mut read).await?;
    }
    drop(sender);
    // As long as the server has its connection, it has its subscription.
    loop {
        let request = Request::new().timeout(Some(Duration::from_millis(50)));
        let answer = client.send_request("sender", request).await;
        if answer.is_err_and(|error| error.kind() == RequestErrorKind::NoResponders) {
            return Ok(());
        }
    }
}

/// Of a subscription and of a consumer.
async fn the_last_sender_goes(client: Client, url: &str) -> Result<&'static str> {
    let stream = stream(client.clone(), stream::Config::default()).await?;
    let mut subscriber = client.subscribe("jobs").await?;
    let consumer = stream.consumer(pull::Config::default()).await?;
    let mut messages = consumer.messages().await?;
    round_trip(&client).await?;
    send_and_go(&client, url).await?;
    stream.send(2).await?;

    assert_eq!(next(&mut subscriber).await?, 1);
    let of_a_subscription = end(match subscriber.next().await {
        Some(message) => Some(number(&message.payload)?),
        None => None,
    })?;
    let mut consumed = Vec::new();
    while consumed.len() < 2 {
        let Some(message) = messages.next().await else { break };
        consumed.push(number(&message?.payload)?);
    }
    let of_a_consumer = end(consumed.get(1).copied())?;
    assert_eq!(of_a_subscription, of_a_consumer);
    Ok(of_a_consumer)
}

async fn the_last_receiver_goes(client: Client) -> Result<&'static str> {
    let stream = stream(client, work_queue()).await?;
    let durable_name = Some("workers".to_owned());
    let config = pull::Config { durable_name, ..Default::default() };
    let consumer = stream.consumer(config.clone()).await?;
    drop(consumer.messages().await?);
    drop(consumer);
    let is_error = stream.send(1).await.is_err();
    stream.send(2).await?;
    let first = take(&stream.consumer(config).await?, 1).await?;
    to_nobody(is_error, first[0])
}

async fn both_subscribers(client: Client) -> Result<&'static str> {
    let (mut left, mut right) = (client.subscribe("jobs").await?, client.subscribe("jobs").await?);
    publish(&client, &[1, 2]).await?;
    receivers(2, arrived(&mut left)?.len() + arrived(&mut right)?.len())
}

async fn nobody_subscribes(client: Client) -> Result<&'static str> {
    let is_error = publish(&client, &[1]).await.is_err();
    let mut subscriber = client.subscribe("jobs").await?;
    publish(&client, &[2]).await?;
    to_nobody(is_error, next(&mut subscriber).await?)
}

async fn a_slow_subscriber(url: &str) -> Result<&'static str> {
    let client = ConnectOptions::new().subscription_capacity(2).connect(url).await?;
    let mut subscriber = client.subscribe("jobs").await?;
    publish(&client, &[1, 2, 3]).await?;
    // A subscription has messages, and no word for one that is missing.
    slow(&arrived(&mut subscriber)?, false)
}

async fn a_late_subscriber(client: Client) -> Result<&'static str> {
    let _early = client.subscribe("jobs").await?;
    publish(&client, &[1]).await?;
    let mut subscriber = client.subscribe("jobs").await?;
    publish(&client, &[2]).await?;
    late(next(&mut subscriber).await?)
}

async fn a_late_reader_of_a_stream(client: Client) -> Result<&'static str> {
    let stream = stream(client, stream::Config::default()).await?;
    stream.send(1).await?;
    let reader = stream.consumer(pull::Config::default()).await?;
    stream.send(2).await?;
    late(take(&reader, 1).await?[0])
}

async fn the_newest_value(client: Client) -> Result<&'static str> {
    let jetstream = jetstream::new(client);
    // As in the program.
    let bucket = stream::Config {
        name: "KV_values".to_owned(),
        subjects: vec!["$KV.values.>".to_owned()],
        max_messages_per_subject: 1,
        allow_direct: true,
        ..Default::default()
    };
    jetstream.create_stream(bucket).await?;
    let values = jetstream.get_key_value("values").await?;
    for number in 1..=3 {
        values.put("value", number.to_string().into()).await?;
    }
    newest(number(&values.get("value").await?.ok_or("it was just put")?)?)
}
