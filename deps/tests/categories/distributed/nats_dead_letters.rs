//! Put aside a job that fails again and again.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::{self, AckKind, consumer::pull, stream};
use futures::StreamExt;
use std::{env, error::Error, str};

/// How often a job may be tried.
const LIMIT: i64 = 2;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    let stream = |name: &str| stream::Config {
        name: name.to_owned(),
        subjects: vec![format!("bakery.{name}")],
        retention: stream::RetentionPolicy::WorkQueue,
        ..Default::default()
    };
    let jobs = jetstream.create_stream(stream("jobs")).await?;
    let mut dead = jetstream.create_stream(stream("dead")).await?;
    for bread in [&b"rye"[..], b"cr\xEApe", b"wheat"] {
        jetstream.publish("bakery.jobs", bread.into()).await?.await?;
    }

    let ovens = pull::Config {
        // Under this name the server keeps the counts, also without a worker.
        durable_name: Some("ovens".to_owned()),
        ..Default::default()
    };
    let ovens = jobs.create_consumer(ovens).await?;
    // One at a time: what waits in a worker that dies counts as delivered.
    let mut messages =
        ovens.stream().max_messages_per_batch(1).messages().await?;
    for _ in 0..5 {
        let job = messages.next().await.ok_or("the server has ended")??;
        let times = job.info()?.delivered;
        let name = job.payload.escape_ascii();
        // Before the work, since a job may also kill its worker each time.
        if times > LIMIT {
            println!("{name}: put aside");
            // First kept there, then removed here: a failure in between doubles
            // the message, and does not lose it.
            jetstream
                .publish("bakery.dead", job.payload.clone())
                .await?
                .await?;
            job.double_ack().await?;
            continue;
        }
        match str::from_utf8(&job.payload) {
            Ok(bread) => {
                println!("{bread}, delivery {times}: baked");
                job.double_ack().await?;
            }
            Err(error) => {
                println!("{name}, delivery {times}: {error}");
                // Asks for another delivery now, not when `ack_wait` is over.
                job.double_ack_with(AckKind::Nak(None)).await?;
            }
        }
    }
    println!("put aside: {}", dead.info().await?.state.messages);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
