//! Asks Redis.

use futures::StreamExt;
use redis::aio::{MultiplexedConnection, PubSub};
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamMaxlen, StreamPendingCountReply,
    StreamPendingReply, StreamReadOptions, StreamReadReply,
};
use redis::{AsyncCommands, AsyncConnectionConfig, Client};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::questions::{Answer, Asked, Question, Result};
use crate::questions::{
    asked, end, fails_again, full, in_work, late, left, newest, receivers, to_nobody,
};

const LIST: &str = "list, `BLPOP`";
const GROUP: &str = "[stream and group](redis.md#redis-streams)";
const ANY: &str = "[publish](redis.md#redis-publish), [stream and group](redis.md#redis-streams)";
const COUNT: &str = "[`COUNT`](redis.md#redis-streams)";
const STREAM: &str = "[stream](redis.md#redis-streams)";
const NEWEST: &str = "[`MAXLEN`](redis.md#redis-newest)";
const PUBLISH: &str = "[publish](redis.md#redis-publish)";

pub async fn answer(question: Question, url: &str) -> Result<Option<Answer>> {
    let redis = Redis { client: Client::open(url)? };
    let mut sender = redis.connect().await?;
    let _: () = redis::cmd("FLUSHALL").query_async(&mut sender).await?;
    let (means, found) = match question {
        Question::NobodyTakesTheRequest => (LIST, nobody_takes_the_request(sender).await?),
        Question::TheServiceEnds => (LIST, the_service_ends(sender, redis).await?),
        Question::OneOfTwoReceivers => (GROUP, one_of_two_receivers(sender).await?),
        Question::TheReceiverEnds => (GROUP, the_receiver_ends(sender).await?),
        Question::Full => (NEWEST, a_full_queue(sender).await?),
        Question::InWork => (COUNT, jobs_in_work(sender).await?),
        Question::FailsAgain => (GROUP, a_job_fails_again(sender).await?),
        Question::TheLastSenderGoes => (ANY, the_last_sender_goes(sender, redis).await?),
        Question::TheLastReceiverGoes => (GROUP, the_last_receiver_goes(sender).await?),
        Question::BothSubscribers => (PUBLISH, both_subscribers(sender, redis).await?),
        Question::NobodySubscribes => (PUBLISH, nobody_subscribes(sender, redis).await?),
        Question::Slow => (PUBLISH, a_slow_subscriber(sender, url).await?),
        Question::Late => (PUBLISH, a_late_subscriber(sender, redis).await?),
        Question::History => (STREAM, a_late_reader_of_a_stream(sender).await?),
        Question::TheNewest => (NEWEST, the_newest_value(sender).await?),
    };
    Ok(Some(Answer { means, found }))
}

struct Redis {
    client: Client,
}

impl Redis {
    /// A connection that waits for an answer as long as that takes.
    async fn connect(&self) -> Result<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        Ok(self.client.get_multiplexed_async_connection_with_config(&config).await?)
    }

    async fn subscribe(&self) -> Result<PubSub> {
        let mut subscriber = self.client.get_async_pubsub().await?;
        subscriber.subscribe("jobs").await?;
        Ok(subscriber)
    }
}

async fn next(subscriber: &mut PubSub) -> Result<u32> {
    let message = subscriber.on_message().next().await.ok_or("the connection has ended")?;
    Ok(message.get_payload()?)
}

async fn add(redis: &mut MultiplexedConnection, number: u32) -> Result<()> {
    let _: String = redis.xadd("jobs", "*", &[("number", number)]).await?;
    Ok(())
}

async fn make_group(redis: &mut MultiplexedConnection) -> Result<()> {
    Ok(redis.xgroup_create_mkstream("jobs", "workers", "0").await?)
}

fn numbers<'a>(entries: impl IntoIterator<Item = &'a StreamId>) -> Result<Vec<u32>> {
    let number = |entry: &StreamId| entry.get("number").ok_or("each entry has a number");
    Ok(entries.into_iter().map(number).collect::<std::result::Result<_, _>>()?)
}

/// What `worker` of the group gets, up to `count` entries.
async fn take(redis: &mut MultiplexedConnection, worker: &str, count: usize) -> Result<Vec<u32>> {
    let options = StreamReadOptions::default().group("workers", worker).count(count);
    let read: StreamReadReply = redis.xread_options(&["jobs"], &[">"], &options).await?;
    numbers(read.keys.iter().flat_map(|key| &key.ids))
}

async fn ask(redis: &mut MultiplexedConnection) -> Result<&'static str> {
    let _: u32 = redis.rpush("requests", "1").await?;
    let answer: redis::RedisResult<Option<[String; 2]>> = redis.blpop("answer", 0.3).await;
    match answer {
        Ok(None) => Ok(asked(Asked::TimeOut)),
        Err(_) => Ok(asked(Asked::Error)),
        Ok(Some(other)) => Err(format!("{other:?} came").into()),
    }
}

async fn nobody_takes_the_request(mut redis: MultiplexedConnection) -> Result<&'static str> {
    ask(&mut redis).await
}

async fn the_service_ends(mut sender: MultiplexedConnection, redis: Redis) -> Result<&'static str> {
    let mut service = redis.connect().await?;
    let service = tokio::spawn(async move {
        let request: redis::RedisResult<Option<[String; 2]>> = service.blpop("requests", 0.0).await;
        request.is_ok_and(|request| request.is_some())
    });
    let found = ask(&mut sender).await?;
    assert!(service.await?);
    Ok(found)
}

async fn one_of_two_receivers(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    for number in 1..=4 {
        add(&mut redis, number).await?;
    }
    let received =
        take(&mut redis, "left", 2).await?.len() + take(&mut redis, "right", 9).await?.len();
    receivers(4, received)
}

async fn the_receiver_ends(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    add(&mut redis, 1).await?;
    assert_eq!(take(&mut redis, "first", 1).await?, [1]);
    add(&mut redis, 2).await?;
    let by_itself = take(&mut redis, "second", 9).await?;
    let options = StreamAutoClaimOptions::default();
    let claimed: StreamAutoClaimReply =
        redis.xautoclaim_options("jobs", "workers", "second", 0, "0-0", options).await?;
    left(&by_itself, &numbers(&claimed.claimed)?)
}

async fn a_full_queue(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    let mut is_refused = false;
    for number in 1..=3 {
        let added: redis::RedisResult<String> =
            redis.xadd_maxlen("jobs", StreamMaxlen::Equals(2), "*", &[("number", number)]).await;
        is_refused |= added.is_err();
    }
    full(is_refused, &take(&mut redis, "worker", 9).await?)
}

async fn jobs_in_work(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    for number in 1..=3 {
        add(&mut redis, number).await?;
    }
    while !take(&mut redis, "worker", 2).await?.is_empty() {}
    let pending: StreamPendingReply = redis.xpending("jobs", "workers").await?;
    in_work(pending.count())
}

async fn a_job_fails_again(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    add(&mut redis, 1).await?;
    assert_eq!(take(&mut redis, "first", 1).await?, [1]);
    let options = StreamAutoClaimOptions::default();
    let _: StreamAutoClaimReply =
        redis.xautoclaim_options("jobs", "workers", "second", 0, "0-0", options).await?;
    let pending: StreamPendingCountReply =
        redis.xpending_count("jobs", "workers", "-", "+", 1).await?;
    fails_again(pending.ids[0].times_delivered.try_into()?)
}

/// Sends message 1 to the stream and to the subscribers, and ends when the
/// server has removed the sender's connection.
async fn send_and_go(
    redis: &mut MultiplexedConnection,
    mut sender: MultiplexedConnection,
) -> Result<()> {
    let id: u64 = redis::cmd("CLIENT").arg("ID").query_async(&mut sender).await?;
    add(&mut sender, 1).await?;
    let _: u32 = sender.publish("jobs", 1).await?;
    drop(sender);
    loop {
        let clients: String = redis::cmd("CLIENT").arg("LIST").query_async(redis).await?;
        if !clients.contains(&format!("id={id} ")) {
            return Ok(());
        }
    }
}

/// Of a subscription and of a worker that waits.
async fn the_last_sender_goes(
    mut other: MultiplexedConnection,
    redis: Redis,
) -> Result<&'static str> {
    make_group(&mut other).await?;
    let mut subscriber = redis.subscribe().await?;
    let sender = redis.connect().await?;
    send_and_go(&mut other, sender).await?;
    assert_eq!(take(&mut other, "worker", 1).await?, [1]);
    let mut worker = redis.connect().await?;
    let worker = tokio::spawn(async move {
        let options = StreamReadOptions::default().group("workers", "worker").block(0);
        let read: StreamReadReply = worker.xread_options(&["jobs"], &[">"], &options).await?;
        numbers(read.keys.iter().flat_map(|key| &key.ids))
    });
    // It waits now.
    loop {
        let clients: String = redis::cmd("CLIENT").arg("LIST").query_async(&mut other).await?;
        if clients.contains("cmd=xreadgroup") && clients.contains("flags=b") {
            break;
        }
    }
    add(&mut other, 2).await?;
    let _: u32 = other.publish("jobs", 2).await?;

    assert_eq!(next(&mut subscriber).await?, 1);
    let of_a_subscription = end(match subscriber.on_message().next().await {
        Some(message) => Some(message.get_payload()?),
        None => None,
    })?;
    let of_a_worker = end(worker.await??.first().copied())?;
    assert_eq!(of_a_subscription, of_a_worker);
    Ok(of_a_worker)
}

async fn the_last_receiver_goes(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    assert!(take(&mut redis, "worker", 1).await?.is_empty());
    let _: u32 = redis.xgroup_delconsumer("jobs", "workers", "worker").await?;
    let is_error = add(&mut redis, 1).await.is_err();
    add(&mut redis, 2).await?;
    to_nobody(is_error, take(&mut redis, "another", 1).await?[0])
}

async fn both_subscribers(mut sender: MultiplexedConnection, redis: Redis) -> Result<&'static str> {
    let (left, right) = (redis.subscribe().await?, redis.subscribe().await?);
    for number in [1, 2, 0] {
        let _: u32 = sender.publish("jobs", number).await?;
    }
    let mut received = 0;
    for mut subscriber in [left, right] {
        // 0 is the last that each gets.
        while next(&mut subscriber).await? != 0 {
            received += 1;
        }
    }
    receivers(2, received)
}

async fn nobody_subscribes(
    mut sender: MultiplexedConnection,
    redis: Redis,
) -> Result<&'static str> {
    let sent: redis::RedisResult<u32> = sender.publish("jobs", 1).await;
    let mut subscriber = redis.subscribe().await?;
    let _: u32 = sender.publish("jobs", 2).await?;
    to_nobody(sent.is_err(), next(&mut subscriber).await?)
}

/// A subscriber that does not read, and for which the server keeps 64 KiB, which
/// is less than it does by default.
async fn a_slow_subscriber(mut sender: MultiplexedConnection, url: &str) -> Result<&'static str> {
    let config: Vec<String> = redis::cmd("CONFIG")
        .arg(&["GET", "client-output-buffer-limit"])
        .query_async(&mut sender)
        .await?;
    // At once beyond 32 MiB, and after a minute beyond 8 MiB.
    assert!(config[1].contains("pubsub 33554432 8388608 60"), "{config:?}");
    let limit = ["SET", "client-output-buffer-limit", "pubsub 65536 0 0"];
    let _: () = redis::cmd("CONFIG").arg(&limit).query_async(&mut sender).await?;
    let mut subscriber = TcpStream::connect(url.trim_start_matches("redis://")).await?;
    subscriber.write_all(b"SUBSCRIBE jobs\r\n").await?;
    // The answer, after which the server knows it.
    assert!(subscriber.read(&mut [0; 256]).await? > 0);
    let message = vec![0; 1 << 20];
    // The system keeps some megabytes more, between the server and the subscriber.
    for _ in 0..100 {
        let receivers: u32 = sender.publish("jobs", &message).await?;
        if receivers == 0 {
            return Ok("it loses its connection, beyond a limit in the server");
        }
    }
    Err("the server still keeps messages for the subscriber".into())
}

async fn a_late_subscriber(
    mut sender: MultiplexedConnection,
    redis: Redis,
) -> Result<&'static str> {
    let _early = redis.subscribe().await?;
    let _: u32 = sender.publish("jobs", 1).await?;
    let mut subscriber = redis.subscribe().await?;
    let _: u32 = sender.publish("jobs", 2).await?;
    late(next(&mut subscriber).await?)
}

async fn a_late_reader_of_a_stream(mut redis: MultiplexedConnection) -> Result<&'static str> {
    add(&mut redis, 1).await?;
    make_group(&mut redis).await?;
    add(&mut redis, 2).await?;
    late(take(&mut redis, "worker", 1).await?[0])
}

async fn the_newest_value(mut redis: MultiplexedConnection) -> Result<&'static str> {
    make_group(&mut redis).await?;
    for number in 1..=3 {
        let entry = [("number", number)];
        let _: String = redis.xadd_maxlen("jobs", StreamMaxlen::Equals(1), "*", &entry).await?;
    }
    newest(take(&mut redis, "worker", 1).await?[0])
}
