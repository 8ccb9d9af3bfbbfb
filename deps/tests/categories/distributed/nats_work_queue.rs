//! Keep each job until a worker has done it, even if one dies.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::{self, consumer::pull, stream};
use futures::StreamExt;
use std::{env, error::Error, str, time::Duration};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    let mut queue = jetstream
        .create_stream(stream::Config {
            name: "jobs".to_owned(),
            subjects: vec!["bakery.jobs".to_owned()],
            // A message is removed when it is acknowledged.
            retention: stream::RetentionPolicy::WorkQueue,
            ..Default::default()
        })
        .await?;
    // All workers share this consumer, which lives in the server.
    let ovens = pull::Config {
        durable_name: Some("ovens".to_owned()),
        // Longer than a job takes: then the next worker that asks gets it.
        ack_wait: Duration::from_millis(500),
        ..Default::default()
    };
    let ovens = queue.create_consumer(ovens).await?;

    for job in 1..=3 {
        // The first `await` sends it, the second waits until the server has it.
        jetstream.publish("bakery.jobs", job.to_string().into()).await?.await?;
    }
    let work = async |job: jetstream::Message| {
        let times = job.info()?.delivered;
        println!("job {}, delivery {times}", str::from_utf8(&job.payload)?);
        // After the work, and only then: the server forgets it now.
        job.double_ack().await
    };
    // Three workers have a job each.
    let mut jobs = ovens.fetch().max_messages(3).messages().await?;
    let job = jobs.next().await.ok_or("the server has three jobs")??;
    println!("a worker dies with job {}", str::from_utf8(&job.payload)?);
    while let Some(job) = jobs.next().await {
        work(job?).await?;
    }
    // One that asks now waits until the time of the dead one is over.
    let mut jobs = ovens.stream().max_messages_per_batch(1).messages().await?;
    work(jobs.next().await.ok_or("the server has ended")??).await?;
    println!("left in the queue: {}", queue.info().await?.state.messages);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
