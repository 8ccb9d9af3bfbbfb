//! Asks the same questions of a channel within a process, of NATS and of Redis,
//! by running them. The answers are a table on the page about leaving a process.
//!
//! `SNAPSHOTS=overwrite cargo test --package distributed --test engines` writes
//! the table.

mod documented;
mod local;
mod nats;
mod questions;
mod redis;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use example_format::Server;
use example_harness::Running;
use proven::Inputs;
use questions::{Answer, Question, Result};
use tokio::time::timeout;

/// The table of the page: a row for each question, a column for each engine.
fn table(columns: &[Vec<Option<Answer>>; 3]) -> String {
    let mut table = "| channel | case | within a process | NATS | Redis |\n\
                     |---|---|---|---|---|\n"
        .to_owned();
    for (row, question) in Question::ALL.into_iter().enumerate() {
        let (channel, case) = question.words();
        write!(table, "| {channel} | {case} |").expect("writing to a string cannot fail");
        for answers in columns {
            match &answers[row] {
                Some(Answer { means, found }) => write!(table, " {means}: {found} |"),
                None => write!(table, " – |"),
            }
            .expect("as above");
        }
        table.push('\n');
    }
    table
}

/// What each engine answers, or `None` if a server is not installed.
async fn ask() -> Result<Option<[Vec<Option<Answer>>; 3]>> {
    let (Some(nats), Some(redis)) = (Running::start(Server::Nats)?, Running::start(Server::Redis)?)
    else {
        return Ok(None);
    };
    let (nats, redis) = (nats.variable().1, redis.variable().1);
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for question in Question::ALL {
        columns[0].push(local::answer(question).await?);
        columns[1].push(nats::answer(question, &nats).await?);
        columns[2].push(redis::answer(question, &redis).await?);
    }
    Ok(Some(columns))
}

proven::suite!("engines", {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("engines.table");
    let inputs = Inputs::new().this_program().file(&table);
    inputs.tool("nats-server", &["--version"]).tool("redis-server", &["--version"]).machine()
});

#[proven::test]
async fn what_each_engine_does_is_in_the_table() {
    compare().await.unwrap_or_else(|error| panic!("{error}"));
}

async fn compare() -> Result<()> {
    // What an engine has not answered by then, it does not answer.
    let Some(columns) = timeout(Duration::from_secs(120), ask()).await?? else {
        proven::skip("what engines do with messages", "a server is not installed");
        return Ok(());
    };
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/engines.table");
    let table = table(&columns);
    if proven::overwrite() {
        fs::write(file, &table)?;
    }
    let kept = fs::read_to_string(file)?;
    assert_eq!(table, kept, "if this is right: SNAPSHOTS=overwrite cargo test --test engines");
    Ok(())
}

#[test]
fn an_engine_that_does_something_else_has_another_row() {
    let column = |found| {
        let answer = |_| Some(Answer { means: "[a queue](queue.md)", found });
        Question::ALL.into_iter().map(answer).collect()
    };
    let alike = [column("both"), column("both"), column("both")];
    let other = [column("both"), column("both"), column("one of them")];
    let rows = |columns| table(columns).lines().map(str::to_owned).collect::<Vec<_>>();
    let (alike, other) = (rows(&alike), rows(&other));
    assert_eq!(alike.len(), 2 + Question::ALL.len());
    assert_eq!(alike[..2], other[..2]);
    assert!(alike[2..].iter().zip(&other[2..]).all(|(one, another)| one != another));
}
