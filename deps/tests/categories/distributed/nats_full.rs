//! Bound a queue between processes, and refuse what does not fit.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::{self, consumer::pull, stream};
use futures::StreamExt;
use std::{env, error::Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    let queue = stream::Config {
        name: "jobs".to_owned(),
        subjects: vec!["bakery.jobs".to_owned()],
        retention: stream::RetentionPolicy::WorkQueue,
        max_messages: 3,
        // Like `try_send`. The default, `Old`, drops the oldest instead.
        discard: stream::DiscardPolicy::New,
        ..Default::default()
    };
    let queue = jetstream.create_stream(queue).await?;

    let send = async |job: u32| {
        // Whoever does not wait for the acknowledgement does not see a refusal.
        match jetstream
            .publish("bakery.jobs", job.to_string().into())
            .await?
            .await
        {
            Ok(_) => println!("job {job}: kept"),
            Err(error) => println!("job {job}: {error}"),
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    };
    for job in 1..=4 {
        send(job).await?;
    }

    let ovens = queue.create_consumer(pull::Config::default()).await?;
    let mut jobs = ovens.fetch().max_messages(1).messages().await?;
    let job = jobs.next().await.ok_or("the server has a job")??;
    // The place is free when the job is done, not when it is taken.
    send(5).await?;
    job.double_ack().await?;
    send(6).await
}
// ANCHOR_END: example
example_harness::test!(main);
