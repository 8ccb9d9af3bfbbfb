//! Share work among processes, and keep nothing.
//@ needs: nats-server

// ANCHOR: example
use async_nats::Subscriber;
use futures::StreamExt;
use std::{env, error::Error, str};
use tokio::task::JoinSet;

/// Stands for a program that does the jobs it is given, until it is stopped.
async fn work(
    mut jobs: Subscriber,
) -> Result<Vec<u32>, Box<dyn Error + Send + Sync>> {
    let mut done = Vec::new();
    while let Some(job) = jobs.next().await {
        done.push(str::from_utf8(&job.payload)?.parse()?);
    }
    Ok(done)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let client = async_nats::connect(url).await?;

    let mut workers = JoinSet::new();
    for _ in 0..3 {
        // The server gives each message to one member of the group. Any number
        // of programs may join it, and need not know of one another.
        let jobs =
            client.queue_subscribe("bakery.jobs", "ovens".to_owned()).await?;
        workers.spawn(work(jobs));
    }
    for job in 1..=9 {
        client.publish("bakery.jobs", job.to_string().into()).await?;
    }
    // The server answers behind the jobs, so they have arrived. Then each worker
    // does those that it has, and ends.
    client
        .request("nobody.listens", "".into())
        .await
        .expect_err("nobody answers");
    client.drain().await?;

    let mut done = Vec::new();
    while let Some(worker) = workers.join_next().await {
        done.append(&mut worker??);
    }
    // Which worker got which job is chance. That each went to one is not.
    done.sort_unstable();
    println!("jobs done: {done:?}");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
