//! Share jobs through Redis, and take over those of a dead worker.
//@ needs: redis-server

// ANCHOR: example
use redis::aio::MultiplexedConnection;
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamPendingReply,
    StreamReadOptions, StreamReadReply,
};
use redis::{AsyncCommands, RedisResult};
use std::{env, error::Error};

/// What each worker does when it starts.
async fn join(
    redis: &mut MultiplexedConnection,
    name: &str,
) -> RedisResult<()> {
    // The group has one position for all workers. "0" begins with the oldest.
    match redis.xgroup_create_mkstream("jobs", "ovens", "0").await {
        Ok(()) => println!("{name} makes the group"),
        // Another worker was first, or this is a second start.
        Err(error) if error.code() == Some("BUSYGROUP") => {
            println!("{name} finds the group");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// What a worker does after the work.
async fn done(redis: &mut MultiplexedConnection, id: &str) -> RedisResult<()> {
    // `XACK` alone would leave the entry in the stream.
    let mut both = redis::pipe();
    both.atomic().xack("jobs", "ovens", &[id]).xdel("jobs", &[id]);
    both.exec_async(redis).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("REDIS_URL")
        .unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    let mut redis =
        redis::Client::open(url)?.get_multiplexed_async_connection().await?;

    join(&mut redis, "left").await?;
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

    join(&mut redis, "right").await?;
    let take = StreamReadOptions::default().group("ovens", "right").count(9);
    let rest: StreamReadReply =
        redis.xread_options(&["jobs"], &[">"], &take).await?;
    for entry in rest.keys.iter().flat_map(|key| &key.ids) {
        println!("right does job {}", job(entry));
        done(&mut redis, &entry.id).await?;
    }

    // What any worker, also this one, has kept for 0 milliseconds. In production,
    // far longer than a job takes: Redis does not know who is dead.
    let mut from = "0-0".to_owned();
    loop {
        // One at a time, to show the loop. The default is 100.
        let old = StreamAutoClaimOptions::default().count(1);
        let claimed: StreamAutoClaimReply = redis
            .xautoclaim_options("jobs", "ovens", "right", 0, &from, old)
            .await?;
        for entry in &claimed.claimed {
            println!("right takes over job {}", job(entry));
            done(&mut redis, &entry.id).await?;
        }
        from = claimed.next_stream_id;
        if from == "0-0" {
            break;
        }
    }
    let pending: StreamPendingReply = redis.xpending("jobs", "ovens").await?;
    println!("not acknowledged: {}", pending.count());
    println!("in the stream: {}", redis.xlen::<_, u32>("jobs").await?);
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
