//! A worker that a test kills. It receives numbered messages, prints for each
//! that it is begun, done and acknowledged, and before each of the last two
//! steps waits for a line on standard input.
//!
//! `worker PATTERN`; the variable `SERVER` has the server's address.

use std::error::Error;
use std::io::{BufRead, stdin};
use std::time::Duration;

use async_nats::jetstream::{self, consumer::pull};
use futures::StreamExt;
use redis::aio::MultiplexedConnection;
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamReadOptions, StreamReadReply,
};
use redis::{AsyncCommands, AsyncConnectionConfig};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How long the worker lives. A run takes a second on an idle machine.
const LIMIT: Duration = Duration::from_secs(120);

/// What the worker is allowed to do: one step for each message.
struct Steps(mpsc::UnboundedReceiver<()>);

impl Steps {
    fn read() -> Steps {
        let (tx, rx) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let lines = stdin().lock().lines();
            lines.map_while(std::result::Result::ok).all(|_| tx.send(()).is_ok())
        });
        Steps(rx)
    }

    async fn work(&mut self, message: &[u8]) -> Result {
        let number = str::from_utf8(message)?;
        println!("begun {number}");
        self.0.recv().await.ok_or("the test has ended")?;
        println!("done {number}");
        self.0.recv().await.ok_or("the test has ended")?;
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result {
    let pattern = std::env::args().nth(1).ok_or("name a pattern")?;
    let server = std::env::var("SERVER")?;
    let steps = Steps::read();
    let work = async {
        match pattern.as_str() {
            "nats-publish" => nats_publish(server, steps).await,
            "nats-work-queue" => nats_work_queue(server, steps).await,
            "redis-publish" => redis_publish(server, steps).await,
            "redis-stream" => redis_stream(server, steps).await,
            _ => Err("there is no such pattern".into()),
        }
    };
    // The test fails then, instead of waiting.
    timeout(LIMIT, work).await?
}

async fn nats_publish(server: String, mut steps: Steps) -> Result {
    let client = async_nats::connect(server).await?;
    let mut jobs = client.subscribe("jobs").await?;
    println!("ready");
    while let Some(job) = jobs.next().await {
        // A question whether the subscription exists, again after the server
        // was away.
        if let Some(question) = job.reply {
            client.publish(question, "".into()).await?;
            continue;
        }
        steps.work(&job.payload).await?;
        println!("acknowledged {}", str::from_utf8(&job.payload)?);
    }
    Ok(())
}

async fn nats_work_queue(server: String, mut steps: Steps) -> Result {
    let mut jetstream = jetstream::new(async_nats::connect(server).await?);
    // A server that was killed does not answer what it was asked before.
    jetstream.set_timeout(Duration::from_millis(500));
    let workers: jetstream::consumer::Consumer<pull::Config> =
        jetstream.get_consumer_from_stream("workers", "jobs").await?;
    println!("ready");
    loop {
        // One at a time, so that the server gives it no more than it works on.
        let mut batch = workers.fetch().max_messages(1).messages().await?;
        while let Some(Ok(job)) = batch.next().await {
            steps.work(&job.payload).await?;
            while job.double_ack().await.is_err() {}
            println!("acknowledged {}", str::from_utf8(&job.payload)?);
        }
        sleep(Duration::from_millis(5)).await;
    }
}

/// Connects, also to a server that is about to start. An answer may take as long
/// as it likes: a server that dies breaks the connection.
async fn connection(server: &str) -> Result<MultiplexedConnection> {
    let client = redis::Client::open(server)?;
    let patient = AsyncConnectionConfig::new().set_response_timeout(None);
    loop {
        match client.get_multiplexed_async_connection_with_config(&patient).await {
            Ok(connection) => return Ok(connection),
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn redis_publish(server: String, mut steps: Steps) -> Result {
    let client = redis::Client::open(server)?;
    let mut is_first = true;
    loop {
        let Ok(mut jobs) = client.get_async_pubsub().await else {
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        jobs.subscribe("jobs").await?;
        if std::mem::take(&mut is_first) {
            println!("ready");
        }
        while let Some(job) = jobs.on_message().next().await {
            steps.work(job.get_payload_bytes()).await?;
            println!("acknowledged {}", str::from_utf8(job.get_payload_bytes())?);
        }
    }
}

async fn redis_stream(server: String, mut steps: Steps) -> Result {
    let mut redis = connection(&server).await?;
    // What a dead worker has left. The test starts no two at the same time.
    let old: StreamAutoClaimReply = redis
        .xautoclaim_options(
            "jobs",
            "workers",
            "worker",
            0,
            "0-0",
            StreamAutoClaimOptions::default(),
        )
        .await?;
    println!("ready");
    for job in &old.claimed {
        redis_job(&server, &mut redis, &mut steps, job).await?;
    }
    let one = StreamReadOptions::default().group("workers", "worker").count(1);
    // ">" is what no worker has got. "0" is what this one got and has not
    // acknowledged: the answer to a read may be lost with its connection.
    let mut from = ">";
    loop {
        let read: redis::RedisResult<StreamReadReply> =
            redis.xread_options(&["jobs"], &[from], &one).await;
        match read {
            Ok(new) => {
                let jobs: Vec<_> = new.keys.iter().flat_map(|key| &key.ids).collect();
                if jobs.is_empty() {
                    from = ">";
                }
                for job in jobs {
                    redis_job(&server, &mut redis, &mut steps, job).await?;
                }
            }
            Err(_) => {
                redis = connection(&server).await?;
                from = "0";
            }
        }
        sleep(Duration::from_millis(5)).await;
    }
}

async fn redis_job(
    server: &str,
    redis: &mut MultiplexedConnection,
    steps: &mut Steps,
    job: &StreamId,
) -> Result {
    let number: String = job.get("number").ok_or("each entry has a number")?;
    steps.work(number.as_bytes()).await?;
    while redis.xack::<_, _, _, u32>("jobs", "workers", &[&job.id]).await.is_err() {
        *redis = connection(server).await?;
    }
    println!("acknowledged {number}");
    Ok(())
}
