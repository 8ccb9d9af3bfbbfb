//! Go on after a restart with the jobs that are not acknowledged.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::{self, Message, stream};
use futures::StreamExt;
use std::{collections::BTreeSet, env, error::Error, str, time::Duration};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What a program does when it starts: it knows the names, nothing else.
async fn start(url: &str) -> Result<PullConsumer> {
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    Ok(jetstream.get_consumer_from_stream("ovens", "jobs").await?)
}

fn number(job: &Message) -> Result<u32> {
    Ok(str::from_utf8(&job.payload)?.parse()?)
}

/// Ends with two jobs in hand. Nothing tells the server.
async fn first_run(url: &str) -> Result<()> {
    let ovens = start(url).await?;
    let mut batch = ovens.fetch().max_messages(4).messages().await?;
    while let Some(job) = batch.next().await {
        let job = job?;
        let number = number(&job)?;
        // The jobs that are done need not be the first ones.
        let is_done = number % 2 == 1;
        if is_done {
            job.double_ack().await?;
        }
        println!("first run: job {number}, done: {is_done}");
    }
    Ok(())
}

async fn second_run(url: &str) -> Result<()> {
    let mut ovens = start(url).await?;
    let mut jobs = ovens.stream().max_messages_per_batch(1).messages().await?;
    // A set, since a job whose time is over before it is done comes again.
    let mut got = BTreeSet::new();
    loop {
        let info = ovens.info().await?;
        // Never delivered, and delivered but not acknowledged.
        if info.num_pending == 0 && info.num_ack_pending == 0 {
            break;
        }
        let job = jobs.next().await.ok_or("the server has ended")??;
        got.insert(number(&job)?);
        job.double_ack().await?;
    }
    println!("second run: jobs {got:?}");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<()> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(&url).await?);
    let jobs = stream::Config {
        name: "jobs".to_owned(),
        subjects: vec!["bakery.jobs".to_owned()],
        ..Default::default()
    };
    let jobs = jetstream.create_stream(jobs).await?;
    let ovens = pull::Config {
        // Under this name the server keeps what is acknowledged.
        durable_name: Some("ovens".to_owned()),
        // In production, longer than a job takes.
        ack_wait: Duration::from_millis(200),
        ..Default::default()
    };
    jobs.create_consumer(ovens).await?;
    for job in 1..=5 {
        jetstream.publish("bakery.jobs", job.to_string().into()).await?.await?;
    }
    first_run(&url).await?;
    second_run(&url).await
}
// ANCHOR_END: example
example_harness::test!(main);
