//! Send each message to every process that listens.
//@ needs: nats-server

// ANCHOR: example
use async_nats::{Client, Subscriber};
use futures::StreamExt;
use std::{env, error::Error, str};

/// Stands for a program that shows the news until the connection is drained.
async fn board(mut news: Subscriber) -> Result<Vec<String>, str::Utf8Error> {
    let mut shown = Vec::new();
    while let Some(message) = news.next().await {
        shown.push(str::from_utf8(&message.payload)?.to_owned());
    }
    Ok(shown)
}

async fn announce(
    client: &Client,
    news: &'static str,
) -> Result<(), Box<dyn Error>> {
    // Returns when the client has the message. It is not told who receives it.
    Ok(client.publish("bakery.news", news.into()).await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let client = async_nats::connect(url).await?;

    // Nobody listens, so the server drops the message. That is no error.
    announce(&client, "we open at 8").await?;
    // The server handles what one connection sends in that order. From another
    // connection, the next message could come before these subscriptions.
    let window = tokio::spawn(board(client.subscribe("bakery.news").await?));
    // `*` stands for one word of a subject.
    let door = tokio::spawn(board(client.subscribe("bakery.*").await?));
    announce(&client, "rye is ready").await?;
    announce(&client, "rye is sold out").await?;

    // The server answers behind what it has sent so far, so that has arrived.
    client
        .request("nobody.listens", "".into())
        .await
        .expect_err("nobody answers");
    // Ends each subscription behind what has arrived.
    client.drain().await?;
    println!("window: {:?}", window.await??);
    println!("door: {:?}", door.await??);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
