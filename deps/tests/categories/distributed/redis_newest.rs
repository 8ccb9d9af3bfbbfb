//! Keep only the newest messages in Redis.
//@ needs: redis-server

// ANCHOR: example
use redis::AsyncCommands;
use redis::streams::{StreamMaxlen, StreamRangeReply};
use std::{env, error::Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("REDIS_URL")
        .unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    let mut redis =
        redis::Client::open(url)?.get_multiplexed_async_connection().await?;

    for order in 1..=5 {
        // The oldest go, read or not, and no error tells the sender. `Approx`
        // is faster, and keeps some more.
        let newest = StreamMaxlen::Equals(3);
        let _: String = redis
            .xadd_maxlen("orders", newest, "*", &[("order", order)])
            .await?;
    }
    let kept: StreamRangeReply = redis.xrange_all("orders").await?;
    let kept: Vec<Option<u32>> =
        kept.ids.iter().map(|entry| entry.get("order")).collect();
    println!("kept: {:?}", kept.into_iter().flatten().collect::<Vec<_>>());
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
