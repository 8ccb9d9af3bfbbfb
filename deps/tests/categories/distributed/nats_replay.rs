//! Give late subscribers what they have missed.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::{
    self, consumer::DeliverPolicy, consumer::pull, stream,
};
use futures::TryStreamExt;
use std::{env, error::Error, str};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    let news = stream::Config {
        name: "news".to_owned(),
        subjects: vec!["bakery.news".to_owned()],
        // Reading removes nothing. Without a limit, the stream grows for ever.
        max_messages: 4,
        ..Default::default()
    };
    let news = jetstream.create_stream(news).await?;
    for number in 1..=5 {
        jetstream
            .publish("bakery.news", format!("news {number}").into())
            .await?
            .await?;
    }

    for (reader, deliver_policy) in [
        ("from the beginning", DeliverPolicy::All),
        ("from number 4", DeliverPolicy::ByStartSequence { start_sequence: 4 }),
        ("the last one", DeliverPolicy::Last),
        ("only new ones", DeliverPolicy::New),
    ] {
        // Each consumer has a position of its own. One without a durable name
        // ends when nobody uses it.
        let config = pull::Config { deliver_policy, ..Default::default() };
        let consumer = news.create_consumer(config).await?;
        // What is there now. `messages` would wait for more.
        let mut batch = consumer.fetch().max_messages(10).messages().await?;
        let mut read = Vec::new();
        while let Some(message) = batch.try_next().await? {
            read.push(str::from_utf8(&message.payload)?.to_owned());
            message.ack().await?;
        }
        println!("{reader}: {read:?}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
