//! Facts about the client of Redis, against a server of their own. The package
//! `distributed` runs them.

use std::error::Error;

use example_format::Server;
use example_harness::Running;
use redis::streams::{StreamReadOptions, StreamReadReply};
use redis::{AsyncCommands, Client};

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
