//! Kills workers and servers in mid-stream, and counts what is lost and what is
//! done twice. The table is on the page of the faults.
//!
//! `SNAPSHOTS=overwrite cargo test --package distributed --test faults` writes
//! the table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use async_nats::jetstream::{self, consumer::pull, stream};
use example_format::Server;
use example_harness::Running;
use proven::Inputs;
use redis::{
    AsyncCommands, AsyncConnectionConfig, aio::MultiplexedConnection, streams::StreamPendingReply,
};
use tokio::time::sleep;

/// The messages of one run. The fault comes while the worker has number 5.
const MESSAGES: u32 = 10;
const FAULT: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Pattern {
    NatsPublish,
    NatsWorkQueue,
    RedisPublish,
    RedisStream,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// The worker is killed before it has done the work.
    BeforeTheWork,
    /// The worker is killed when the work is done and not acknowledged.
    AfterTheWork,
    /// The server is killed before the worker has done the work.
    Server,
    /// The worker and then the server are killed before the work.
    Both,
}

const PATTERNS: [Pattern; 4] =
    [Pattern::NatsPublish, Pattern::NatsWorkQueue, Pattern::RedisPublish, Pattern::RedisStream];
const FAULTS: [Fault; 4] = [Fault::BeforeTheWork, Fault::AfterTheWork, Fault::Server, Fault::Both];

impl Pattern {
    fn server(self) -> Server {
        match self {
            Pattern::NatsPublish | Pattern::NatsWorkQueue => Server::Nats,
            Pattern::RedisPublish | Pattern::RedisStream => Server::Redis,
        }
    }

    /// The worker's argument.
    fn argument(self) -> &'static str {
        match self {
            Pattern::NatsPublish => "nats-publish",
            Pattern::NatsWorkQueue => "nats-work-queue",
            Pattern::RedisPublish => "redis-publish",
            Pattern::RedisStream => "redis-stream",
        }
    }

    /// Whether the server keeps messages.
    fn keeps(self) -> bool {
        matches!(self, Pattern::NatsWorkQueue | Pattern::RedisStream)
    }

    fn words(self) -> &'static str {
        match self {
            Pattern::NatsPublish => "[NATS, publish](nats.md#nats-publish)",
            Pattern::NatsWorkQueue => "[NATS, work queue](nats.md#nats-work-queue)",
            Pattern::RedisPublish => "[Redis, publish](redis.md#redis-publish)",
            Pattern::RedisStream => "[Redis, stream and group](redis.md#redis-streams)",
        }
    }
}

impl Fault {
    fn words(self) -> &'static str {
        match self {
            Fault::BeforeTheWork => "the worker, before the work",
            Fault::AfterTheWork => "the worker, after the work, before the acknowledgement",
            Fault::Server => "the server, during the work",
            Fault::Both => "the worker and the server, before the work",
        }
    }
}

/// A worker in a process of its own.
struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Worker {
    fn start(pattern: Pattern, address: &str) -> Worker {
        let mut child = Command::new(env!("CARGO_BIN_EXE_worker"))
            .arg(pattern.argument())
            .env("SERVER", address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker can be started");
        let stdin = child.stdin.take().expect("it is piped");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut worker = Worker { child, stdin, stdout };
        assert_eq!(worker.line(), "ready");
        worker
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.stdout.read_line(&mut line).expect("it prints text");
        assert!(read > 0, "the worker ended");
        line.trim_end().to_owned()
    }

    /// Lets it take the next step.
    fn go(&mut self) {
        self.stdin.write_all(b"\n").expect("it reads");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args([name, &id]).status().expect("kill can be started");
        assert!(status.success());
    }
}

impl Drop for Worker {
    /// Kills it, as `kill -9` does.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The connection of the sender.
enum Sender {
    Nats(async_nats::Client),
    JetStream(jetstream::Context),
    Redis(MultiplexedConnection),
    RedisStream(MultiplexedConnection),
}

impl Sender {
    async fn connect(pattern: Pattern, address: &str) -> Sender {
        let nats = async || async_nats::connect(address).await.expect("the server runs");
        let redis = async || {
            let client = redis::Client::open(address).expect("it is an address");
            // As long as it takes on a machine that is busy.
            let patient = AsyncConnectionConfig::new()
                .set_connection_timeout(None)
                .set_response_timeout(None);
            client
                .get_multiplexed_async_connection_with_config(&patient)
                .await
                .expect("the server runs")
        };
        match pattern {
            Pattern::NatsPublish => Sender::Nats(nats().await),
            Pattern::NatsWorkQueue => Sender::JetStream(jetstream::new(nats().await)),
            Pattern::RedisPublish => Sender::Redis(redis().await),
            Pattern::RedisStream => Sender::RedisStream(redis().await),
        }
    }

    /// Makes what the server is to keep.
    async fn prepare(&mut self) {
        match self {
            Sender::JetStream(jetstream) => {
                let jobs = stream::Config {
                    name: "jobs".to_owned(),
                    retention: stream::RetentionPolicy::WorkQueue,
                    ..Default::default()
                };
                let jobs = jetstream.create_stream(jobs).await.expect("there is none yet");
                let workers = pull::Config {
                    durable_name: Some("workers".to_owned()),
                    ack_wait: Duration::from_millis(300),
                    ..Default::default()
                };
                jobs.create_consumer(workers).await.expect("there is none yet");
            }
            Sender::RedisStream(redis) => {
                redis
                    .xgroup_create_mkstream::<_, _, _, ()>("jobs", "workers", "0")
                    .await
                    .expect("there is none yet");
            }
            Sender::Nats(_) | Sender::Redis(_) => {}
        }
    }

    /// Sends a message, and waits until the server has it.
    async fn send(&mut self, number: u32) {
        let text = number.to_string();
        match self {
            Sender::Nats(client) => {
                client.publish("jobs", text.into()).await.expect("it is connected");
                client.request("nobody.listens", "".into()).await.expect_err("nobody answers");
            }
            Sender::JetStream(jetstream) => {
                let sent = jetstream.publish("jobs", text.into()).await.expect("it is connected");
                sent.await.expect("the server keeps it");
            }
            Sender::Redis(redis) => {
                redis.publish::<_, _, u32>("jobs", text).await.expect("it is connected");
            }
            Sender::RedisStream(redis) => {
                let fields = [("number", text)];
                redis.xadd::<_, _, _, _, String>("jobs", "*", &fields).await.expect("as above");
            }
        }
    }

    /// Waits until the server knows the worker's subscription.
    async fn wait_for_the_worker(&mut self) {
        loop {
            let is_there = match self {
                Sender::Nats(client) => client.request("jobs", "".into()).await.is_ok(),
                Sender::Redis(redis) => {
                    let count: (String, u32) = redis::cmd("PUBSUB")
                        .arg(&["NUMSUB", "jobs"])
                        .query_async(redis)
                        .await
                        .expect("it is connected");
                    count.1 == 1
                }
                Sender::JetStream(_) | Sender::RedisStream(_) => true,
            };
            if is_there {
                return;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many messages the server has that are not acknowledged.
    async fn left(&mut self) -> u64 {
        match self {
            Sender::JetStream(jetstream) => {
                let mut jobs = jetstream.get_stream("jobs").await.expect("it exists");
                jobs.info().await.expect("it exists").state.messages
            }
            Sender::RedisStream(redis) => {
                let pending: StreamPendingReply =
                    redis.xpending("jobs", "workers").await.expect("it exists");
                pending.count() as u64
            }
            Sender::Nats(_) | Sender::Redis(_) => 0,
        }
    }
}

/// How often each message was done.
type Done = BTreeMap<u32, u32>;

/// Lets the worker go on until it has acknowledged a message, and returns which.
/// Counts what it does.
fn acknowledged(worker: &mut Worker, done: &mut Done) -> u32 {
    loop {
        let line = worker.line();
        let (what, number) = line.split_once(' ').expect("what, and a number");
        let number = number.parse().expect("a number");
        match what {
            "begun" => worker.go(),
            "done" => {
                *done.entry(number).or_default() += 1;
                worker.go();
            }
            _ => return number,
        }
    }
}

/// Sends all messages, with the fault in the middle, and returns how often each
/// was done. `None` if the server is not installed.
async fn run(pattern: Pattern, fault: Fault) -> Option<Done> {
    let mut server = Running::start(pattern.server()).expect("it starts")?;
    let address = server.variable().1;
    let mut sender = Sender::connect(pattern, &address).await;
    sender.prepare().await;
    let mut worker = Worker::start(pattern, &address);
    sender.wait_for_the_worker().await;
    let mut done = Done::new();
    for number in 1..FAULT {
        sender.send(number).await;
        assert_eq!(acknowledged(&mut worker, &mut done), number);
    }
    sender.send(FAULT).await;
    assert_eq!(worker.line(), format!("begun {FAULT}"));
    if fault == Fault::AfterTheWork {
        worker.go();
        assert_eq!(worker.line(), format!("done {FAULT}"));
        *done.entry(FAULT).or_default() += 1;
    }

    // Two messages are sent while no worker is there.
    let meanwhile = FAULT + 1..=FAULT + 2;
    if fault == Fault::Server {
        server.kill();
        worker.signal("-STOP");
        server.resume().expect("its port is free");
        sender = Sender::connect(pattern, &address).await;
        for number in meanwhile {
            sender.send(number).await;
        }
        worker.signal("-CONT");
        worker.go();
        assert_eq!(acknowledged(&mut worker, &mut done), FAULT);
    } else {
        drop(worker);
        if fault == Fault::Both {
            server.kill();
            server.resume().expect("its port is free");
            sender = Sender::connect(pattern, &address).await;
        }
        for number in meanwhile {
            sender.send(number).await;
        }
        worker = Worker::start(pattern, &address);
    }
    sender.wait_for_the_worker().await;

    for number in FAULT + 3..=MESSAGES {
        sender.send(number).await;
    }
    loop {
        let number = acknowledged(&mut worker, &mut done);
        let is_over = match pattern.keeps() {
            true => done.len() as u32 == MESSAGES && sender.left().await == 0,
            false => number == MESSAGES,
        };
        if is_over {
            return Some(done);
        }
    }
}

/// What one run has come to.
#[derive(Debug, PartialEq)]
struct Counts {
    /// Messages that were never done.
    lost: u32,
    /// Messages that were done more than once.
    doubled: u32,
}

impl Counts {
    fn of(done: &Done) -> Counts {
        Counts {
            lost: MESSAGES - done.len() as u32,
            doubled: done.values().filter(|&&times| times > 1).count() as u32,
        }
    }
}

/// The counts of all runs, or `None` if a server is not installed.
fn all() -> Option<Vec<(Pattern, Fault, Counts)>> {
    let runtime = || tokio::runtime::Runtime::new().expect("a runtime can be made");
    let runs: Vec<_> = PATTERNS
        .into_iter()
        .map(|pattern| {
            thread::spawn(move || {
                FAULTS.map(|fault| (pattern, fault, runtime().block_on(run(pattern, fault))))
            })
        })
        .collect();
    let runs = runs.into_iter().flat_map(|run| run.join().expect("a run does not panic"));
    runs.map(|(pattern, fault, done)| Some((pattern, fault, Counts::of(&done?)))).collect()
}

/// The table of the page.
fn table(counts: &[(Pattern, Fault, Counts)]) -> String {
    let mut table = "| pattern | what is killed | sent | lost | done twice |\n\
                     |---|---|---|---|---|\n"
        .to_owned();
    for (pattern, fault, Counts { lost, doubled }) in counts {
        let (pattern, fault) = (pattern.words(), fault.words());
        writeln!(table, "| {pattern} | {fault} | {MESSAGES} | {lost} | {doubled} |")
            .expect("writing to a string cannot fail");
    }
    table
}

proven::suite!("faults", {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults.table");
    let inputs = Inputs::new().this_program().file(&table);
    let inputs = inputs.file(Path::new(env!("CARGO_BIN_EXE_worker")));
    inputs.tool("nats-server", &["--version"]).tool("redis-server", &["--version"]).machine()
});

#[proven::test]
fn what_is_lost_and_what_is_done_twice_is_in_the_table() {
    let Some(counts) = all() else {
        return proven::skip("what is lost by a fault", "a server is not installed");
    };
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/faults.table");
    let table = table(&counts);
    if proven::overwrite() {
        fs::write(file, &table).expect("the table can be written");
    }
    let kept = fs::read_to_string(file).expect("the table is there");
    assert_eq!(table, kept, "if this is right: SNAPSHOTS=overwrite cargo test --test faults");
}

#[test]
fn a_message_that_is_lost_or_doubled_is_counted() {
    let mut done: Done = (1..=MESSAGES).map(|number| (number, 1)).collect();
    assert_eq!(Counts::of(&done), Counts { lost: 0, doubled: 0 });
    done.insert(3, 2);
    done.remove(&7);
    assert_eq!(Counts::of(&done), Counts { lost: 1, doubled: 1 });
}
