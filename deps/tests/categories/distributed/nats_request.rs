//! Ask a service in another process, with a time limit.
//@ needs: nats-server

// ANCHOR: example
use async_nats::{Client, Subscriber, client::Request};
use futures::StreamExt;
use std::{env, error::Error, str, time::Duration};

/// The oven, in a program of its own: answers until a request breaks it.
async fn bake(
    client: Client,
    mut requests: Subscriber,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    while let Some(request) = requests.next().await {
        // A mere `publish` wants no answer. It must not end the service.
        let Some(reply) = request.reply else { continue };
        // Neither must bytes that are no text.
        let bread = String::from_utf8_lossy(&request.payload);
        if bread == "stone" {
            return Err("the oven broke, with a stone in it".into());
        }
        // To a subject that only the asker listens to.
        client.publish(reply, format!("a loaf of {bread}").into()).await?;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("NATS_URL")
        .unwrap_or_else(|_| "nats://127.0.0.1:4222".to_owned());
    let client = async_nats::connect(url).await?;

    // No program listens. The server says so at once: this is no time-out.
    let error = client
        .request("bakery.oven", "rye".into())
        .await
        .expect_err("there is no oven");
    println!("rye: {}", error.kind());

    let requests = client.subscribe("bakery.oven").await?;
    let oven = tokio::spawn(bake(client.clone(), requests));
    // No request: it has no address for an answer.
    client.publish("bakery.oven", "wheat".into()).await?;
    for (bread, limit) in [("rye", 10_000), ("stone", 100)] {
        let limit = Duration::from_millis(limit);
        let request = Request::new().payload(bread.into()).timeout(Some(limit));
        match client.send_request("bakery.oven", request).await {
            Ok(answer) => {
                println!("{bread}: {}", str::from_utf8(&answer.payload)?)
            }
            // The oven may have done the work, or not.
            Err(error) => println!("{bread}: {}", error.kind()),
        }
    }
    if let Err(error) = oven.await? {
        println!("{error}");
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
