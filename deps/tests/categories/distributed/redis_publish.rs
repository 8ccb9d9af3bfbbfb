//! Tell every process through Redis, and learn how many there were.
//@ needs: redis-server

// ANCHOR: example
use futures::StreamExt;
use redis::AsyncCommands;
use std::{env, error::Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("REDIS_URL")
        .unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    let redis = redis::Client::open(url)?;
    let mut sender = redis.get_multiplexed_async_connection().await?;

    let mut announce = async |news: &'static str| {
        // How many programs it was written to. It says nothing of what they do.
        let receivers: u32 = sender.publish("news", news).await?;
        println!("{news}: {receivers} receivers");
        Ok::<_, redis::RedisError>(())
    };
    announce("we open at 8").await?;
    let mut window = redis.get_async_pubsub().await?;
    let mut door = redis.get_async_pubsub().await?;
    // Unlike with NATS, this waits until the server knows the subscription.
    window.subscribe("news").await?;
    // Subscribes by pattern.
    door.psubscribe("n*").await?;
    announce("rye is ready").await?;
    for (place, connection) in [("window", &mut window), ("door", &mut door)] {
        let heard = connection
            .on_message()
            .next()
            .await
            .ok_or("the server has ended")?;
        println!("{place}: {}", heard.get_payload::<String>()?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
