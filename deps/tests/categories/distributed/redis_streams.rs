//! Share jobs through Redis, and take over those of a dead worker.
//@ needs: redis-server

// ANCHOR: example
use redis::AsyncCommands;
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamPendingReply,
    StreamReadOptions, StreamReadReply,
};
use std::{env, error::Error};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("REDIS_URL")
        .unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    let mut redis =
        redis::Client::open(url)?.get_multiplexed_async_connection().await?;

    // The group has one position for all workers. "0" begins with the oldest.
    let _: () = redis.xgroup_create_mkstream("jobs", "ovens", "0").await?;
    for job in 1..=4 {
        let _: String = redis.xadd("jobs", "*", &[("job", job)]).await?;
    }
    let job = |entry: &StreamId| entry.get::<u32>("job").unwrap_or_default();

    // ">" asks for what no worker of the group has got yet.
    let take = StreamReadOptions::default().group("ovens", "left").count(2);
    let taken: StreamReadReply =
        redis.xread_options(&["jobs"], &[">"], &take).await?;
    let taken: Vec<_> =
        taken.keys.iter().flat_map(|key| &key.ids).map(job).collect();
    println!("left has {taken:?} and dies");

    let take = StreamReadOptions::default().group("ovens", "right").count(9);
    let rest: StreamReadReply =
        redis.xread_options(&["jobs"], &[">"], &take).await?;
    for entry in rest.keys.iter().flat_map(|key| &key.ids) {
        println!("right does job {}", job(entry));
        let _: u32 = redis.xack("jobs", "ovens", &[&entry.id]).await?;
    }

    // What another worker has kept for that many milliseconds. In earnest, far
    // longer than a job takes: Redis does not know who is dead.
    let mut from = "0-0".to_owned();
    loop {
        // One at a time, to show the loop. The default is 100.
        let old = StreamAutoClaimOptions::default().count(1);
        let claimed: StreamAutoClaimReply = redis
            .xautoclaim_options("jobs", "ovens", "right", 0, &from, old)
            .await?;
        for entry in &claimed.claimed {
            println!("right takes over job {}", job(entry));
            let _: u32 = redis.xack("jobs", "ovens", &[&entry.id]).await?;
        }
        from = claimed.next_stream_id;
        if from == "0-0" {
            break;
        }
    }
    let pending: StreamPendingReply = redis.xpending("jobs", "ovens").await?;
    println!("not acknowledged: {}", pending.count());
    // Unlike in a work queue, they are all still there.
    println!("in the stream: {}", redis.xlen::<_, u32>("jobs").await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
