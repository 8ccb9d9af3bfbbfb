//! Facts about the client of Redis, against a server of their own. The package
//! `distributed` runs them.

use std::error::Error;

use example_format::Server;
use example_harness::Running;
use redis::aio::MultiplexedConnection;
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamMaxlen, StreamPendingCountReply,
    StreamPendingReply, StreamReadOptions, StreamReadReply,
};
use redis::{AsyncCommands, Client, RedisResult};

#[tokio::test]
async fn an_entry_goes_to_a_read_that_the_client_has_given_up() -> Result<(), Box<dyn Error>> {
    let Some(server) = Running::start(Server::Redis)? else {
        proven::skip("what a read gets that was given up", "redis-server is not installed");
        return Ok(());
    };
    let client = Client::open(server.variable().1)?;
    let mut worker = client.get_multiplexed_async_connection().await?;
    let _: () = worker.xgroup_create_mkstream("jobs", "workers", "0").await?;

    let options = || StreamReadOptions::default().group("workers", "worker");
    let waits = options().block(0);
    let read: redis::RedisResult<StreamReadReply> =
        worker.xread_options(&["jobs"], &[">"], &waits).await;
    assert!(read.expect_err("there is no entry").is_timeout());

    let mut sender = client.get_multiplexed_async_connection().await?;
    let _: String = sender.xadd("jobs", "*", &[("job", 1)]).await?;
    let mut count = async |from| {
        let read: StreamReadReply = worker.xread_options(&["jobs"], &[from], &options()).await?;
        Ok::<_, redis::RedisError>(read.keys.iter().map(|key| key.ids.len()).sum::<usize>())
    };
    assert_eq!(count(">").await?, 0, "the entry is new");
    assert_eq!(count("0").await?, 1, "the entry is not the worker's");
    Ok(())
}

/// A stream with the jobs 1 and 2, of which a worker has the first. `None` without a server.
async fn one_in_hand(
    what: &str,
) -> Result<Option<(Running, MultiplexedConnection)>, Box<dyn Error>> {
    let Some(server) = Running::start(Server::Redis)? else {
        proven::skip(what, "redis-server is not installed");
        return Ok(None);
    };
    let mut redis = Client::open(server.variable().1)?.get_multiplexed_async_connection().await?;
    let _: () = redis.xgroup_create_mkstream("jobs", "workers", "0").await?;
    for job in [1, 2] {
        let _: String = redis.xadd("jobs", "*", &[("job", job)]).await?;
    }
    assert_eq!(read(&mut redis, 1).await?, [1]);
    Ok(Some((server, redis)))
}

fn jobs<'a>(entries: impl IntoIterator<Item = &'a StreamId>) -> Vec<u32> {
    entries.into_iter().map(|entry| entry.get("job").expect("each entry has one")).collect()
}

/// What the worker gets that nobody has, up to `count` entries.
async fn read(redis: &mut MultiplexedConnection, count: usize) -> RedisResult<Vec<u32>> {
    let options = StreamReadOptions::default().group("workers", "worker").count(count);
    let read: StreamReadReply = redis.xread_options(&["jobs"], &[">"], &options).await?;
    Ok(jobs(read.keys.iter().flat_map(|key| &key.ids)))
}

async fn claim(
    redis: &mut MultiplexedConnection,
    worker: &str,
) -> RedisResult<StreamAutoClaimReply> {
    let options = StreamAutoClaimOptions::default();
    redis.xautoclaim_options("jobs", "workers", worker, 0, "0-0", options).await
}

#[tokio::test]
async fn a_group_that_is_there_refuses_to_be_made_again() -> Result<(), Box<dyn Error>> {
    let Some((_server, mut redis)) = one_in_hand("what a second start does").await? else {
        return Ok(());
    };
    let again: RedisResult<()> = redis.xgroup_create_mkstream("jobs", "workers", "0").await;
    assert_eq!(again.expect_err("it is there").code(), Some("BUSYGROUP"));
    // It goes on where it was.
    assert_eq!(read(&mut redis, 9).await?, [2]);
    Ok(())
}

#[tokio::test]
async fn xautoclaim_gives_a_worker_its_own_entries_too() -> Result<(), Box<dyn Error>> {
    let Some((_server, mut redis)) = one_in_hand("what `XAUTOCLAIM` takes").await? else {
        return Ok(());
    };
    assert_eq!(jobs(&claim(&mut redis, "worker").await?.claimed), [1]);
    Ok(())
}

#[tokio::test]
async fn maxlen_drops_entries_that_are_unread_or_unacknowledged() -> Result<(), Box<dyn Error>> {
    let Some((_server, mut redis)) = one_in_hand("what `MAXLEN` drops").await? else {
        return Ok(());
    };
    let entry = [("job", 3)];
    let _: String = redis.xadd_maxlen("jobs", StreamMaxlen::Equals(1), "*", &entry).await?;
    assert!(claim(&mut redis, "another").await?.claimed.is_empty());
    assert_eq!(read(&mut redis, 9).await?, [3]);
    Ok(())
}

#[tokio::test]
async fn a_pending_entry_counts_its_deliveries_until_it_is_put_aside() -> Result<(), Box<dyn Error>>
{
    let Some((_server, mut redis)) = one_in_hand("what `XPENDING` counts").await? else {
        return Ok(());
    };
    for deliveries in 1..=3 {
        let pending: StreamPendingCountReply =
            redis.xpending_count("jobs", "workers", "-", "+", 9).await?;
        let counts: Vec<_> = pending.ids.iter().map(|entry| entry.times_delivered).collect();
        assert_eq!(counts, [deliveries]);
        claim(&mut redis, "another").await?;
    }
    let claimed = claim(&mut redis, "another").await?.claimed;
    let _: String = redis.xadd("dead", "*", &[("job", 1)]).await?;
    let _: u32 = redis.xack("jobs", "workers", &[&claimed[0].id]).await?;
    let pending: StreamPendingReply = redis.xpending("jobs", "workers").await?;
    assert_eq!(pending.count(), 0);
    assert!(claim(&mut redis, "another").await?.claimed.is_empty());
    Ok(())
}
