//! Share a value whose newest state is all that counts.
//@ needs: nats-server

// ANCHOR: example
use async_nats::jetstream::{self, stream};
use futures::StreamExt;
use std::{env, error::Error, str};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let jetstream = jetstream::new(async_nats::connect(url).await?);
    // What `create_key_value` makes, which fails on servers before 2.10.
    let bucket = stream::Config {
        name: "KV_bakery".to_owned(),
        subjects: vec!["$KV.bakery.>".to_owned()],
        max_messages_per_subject: 1,
        discard: stream::DiscardPolicy::New,
        allow_rollup: true,
        deny_delete: true,
        allow_direct: true,
        ..Default::default()
    };
    jetstream.create_stream(bucket).await?;
    let bakery = jetstream.get_key_value("bakery").await?;

    let mut seen = 0;
    for price in ["3.10", "3.20", "3.30"] {
        seen = bakery.put("rye", price.into()).await?;
    }
    // A program that starts late gets the newest value, as from a `watch`.
    let price = bakery.get("rye").await?.ok_or("it has a price")?;
    println!("now {}, revision {seen}", str::from_utf8(&price)?);

    // From here on, and nothing that was seen already. A program that kept the
    // number can go on after a break.
    let mut changes = bakery.watch_from_revision("rye", seen + 1).await?;
    bakery.put("rye", "3.40".into()).await?;
    let change = changes.next().await.ok_or("the server has ended")??;
    println!(
        "then {}, revision {}",
        str::from_utf8(&change.value)?,
        change.revision
    );

    // Writes only if nobody else has since: two writers cannot both win.
    let late = bakery
        .update("rye", "2.90".into(), seen)
        .await
        .expect_err("it has changed");
    println!("from revision {seen}: {}", late.kind());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
