//! Ask a service in another process, with a time limit.
//@ needs: nats-server

// ANCHOR: example
use async_nats::{Client, Message, client::Request};
use futures::StreamExt;
use std::{env, error::Error, str, time::Duration};

/// The oven, in a program of its own: answers each request but one.
async fn bake(
    client: &Client,
    request: Message,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let bread = str::from_utf8(&request.payload)?;
    match request.reply {
        // A subject that only the asker listens to.
        Some(reply) if bread != "stone" => {
            client.publish(reply, format!("a loaf of {bread}").into()).await?;
        }
        _ => println!("the oven does not answer about {bread}"),
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

    let mut requests = client.subscribe("bakery.oven").await?;
    let oven = tokio::spawn({
        let client = client.clone();
        async move {
            while let Some(request) = requests.next().await {
                bake(&client, request).await?;
            }
            Ok::<_, Box<dyn Error + Send + Sync>>(())
        }
    });
    for bread in ["rye", "stone"] {
        let limit = Duration::from_millis(100);
        let request = Request::new().payload(bread.into()).timeout(Some(limit));
        match client.send_request("bakery.oven", request).await {
            Ok(answer) => {
                println!("{bread}: {}", str::from_utf8(&answer.payload)?)
            }
            // The oven may have done the work, or not.
            Err(error) => println!("{bread}: {}", error.kind()),
        }
    }
    // Ends the subscription, and with it the oven.
    client.drain().await?;
    oven.await?
}
// ANCHOR_END: example
example_harness::test!(main);
