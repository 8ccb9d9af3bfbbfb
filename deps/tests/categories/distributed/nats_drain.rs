//! Stop a process without losing what it was sent.
//@ needs: nats-server

// ANCHOR: example
use futures::StreamExt;
use std::{env, error::Error, str};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let shop = async_nats::connect(&url).await?;
    let oven = async_nats::connect(&url).await?;

    let mut jobs = oven.subscribe("bakery.jobs").await?;
    // A server answers in order, so after this answer it knows the subscription.
    oven.request("nobody.listens", "".into())
        .await
        .expect_err("nobody answers");
    for job in 1..=3 {
        shop.publish("bakery.jobs", job.to_string().into()).await?;
    }

    let first = jobs.next().await.ok_or("the connection has ended")?;
    println!("job {} is in hand", str::from_utf8(&first.payload)?);
    // This answer comes behind the other two, wherever they are now.
    shop.request("nobody.listens", "".into())
        .await
        .expect_err("nobody answers");
    oven.request("nobody.listens", "".into())
        .await
        .expect_err("nobody answers");

    // Unsubscribes, and ends the connection. What has arrived can still be
    // read; dropping `jobs` instead would drop it.
    oven.drain().await?;
    while let Some(job) = jobs.next().await {
        println!("job {} came before the end", str::from_utf8(&job.payload)?);
    }
    println!("no more jobs");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
