//! Limit how many jobs are in work at once, over all processes.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::{self, consumer::pull, stream};
use futures::{StreamExt, future::select};
use std::{env, error::Error, str, time::Duration};
use tokio::time::timeout;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    let jobs = stream::Config {
        name: "jobs".to_owned(),
        subjects: vec!["bakery.jobs".to_owned()],
        ..Default::default()
    };
    let jobs = jetstream.create_stream(jobs).await?;
    for job in 1..=5 {
        jetstream.publish("bakery.jobs", job.to_string().into()).await?.await?;
    }
    let ovens = pull::Config {
        // Delivered and not yet acknowledged, by all workers together.
        max_ack_pending: 2,
        ..Default::default()
    };
    let ovens = jobs.create_consumer(ovens).await?;

    let (mut left, mut right) =
        (ovens.messages().await?, ovens.messages().await?);
    let first = left.next().await.ok_or("the server has ended")??;
    let second = left.next().await.ok_or("the server has ended")??;
    for job in [&first, &second] {
        println!("left has job {}", str::from_utf8(&job.payload)?);
    }
    // Three more are there, but the server gives them to nobody now.
    let waits =
        timeout(Duration::from_millis(100), right.next()).await.is_err();
    println!("right waits: {waits}");
    first.double_ack().await?;
    let third = select(left.next(), right.next()).await.factor_first().0;
    let third = third.ok_or("the server has ended")??;
    println!("one of them has job {}", str::from_utf8(&third.payload)?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
