//! Measures how much load one server carries:
//! `cargo bench -p playground --bench load`.
//!
//! 16 clients run programs, edit them, break them and leave, for 60 s and until
//! they have sent 2,200 requests, on a server with its sandbox. `LOAD_CLIENTS`,
//! `LOAD_SECONDS` and `LOAD_REQUESTS` change these numbers.
//!
//! With `LOAD_MODE=crowd`, 200 clients run compiled programs for 20 s, while 10
//! others send more new programs than there is room for.

use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

#[path = "../tests/common/client.rs"]
#[allow(dead_code, reason = "other tests need more of it")]
mod client;
#[path = "../tests/common/crowd.rs"]
mod crowd;
#[path = "../tests/common/load.rs"]
mod load;
#[path = "../tests/common/process.rs"]
mod process;

use crowd::Crowd;
use load::{Load, can_confine, quantile};

const PROGRAMS: [(&str, &str); 3] = [
    (
        r#"
use std::sync::mpsc;
use std::thread;

fn main() {
    let (tx, rx) = mpsc::channel();
    let sender = thread::spawn(move || tx.send(EDIT - EDIT).expect("the receiver waits"));
    println!("{}", rx.recv().expect("the sender sends"));
    sender.join().expect("it does not panic");
}
"#,
        "0\n",
    ),
    (
        r#"
use crossbeam_channel::{bounded, select};

fn main() {
    let (tx, rx) = bounded(1);
    let (_other_tx, other_rx) = bounded::<i32>(1);
    tx.send(EDIT - EDIT).expect("there is room");
    select! {
        recv(rx) -> number => println!("{}", number.expect("it was sent")),
        recv(other_rx) -> _ => unreachable!(),
    }
}
"#,
        "0\n",
    ),
    (
        r#"
use tokio::sync::{mpsc, oneshot};

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel::<oneshot::Sender<i32>>(8);
    let actor = tokio::spawn(async move {
        while let Some(reply) = rx.recv().await {
            reply.send(EDIT - EDIT).expect("the asker waits");
        }
    });
    let (reply_tx, reply_rx) = oneshot::channel();
    tx.send(reply_tx).await.expect("the actor runs");
    println!("{}", reply_rx.await.expect("the actor replies"));
    drop(tx);
    actor.await.expect("it does not panic");
}
"#,
        "0\n",
    ),
];

fn setting<T: FromStr>(name: &str, default: T) -> T {
    let value = std::env::var(name).ok();
    value.map_or(Ok(default), |value| value.parse()).unwrap_or_else(|_| panic!("{name}: a number"))
}

#[tokio::main]
async fn main() {
    if !can_confine() {
        return;
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deps/Cargo.toml");
    let programs = PROGRAMS.map(|(code, output)| (code.to_owned(), output.to_owned()));
    match std::env::var("LOAD_MODE").as_deref() {
        Ok("crowd") => crowd(&manifest, programs.into()).await,
        Ok(other) => panic!("LOAD_MODE: {other:?}; leave it out, or set it to crowd"),
        Err(_) => mixed(&manifest, programs.into()).await,
    }
}

/// Clients that do everything a reader may do.
async fn mixed(manifest: &Path, programs: Vec<(String, String)>) {
    let load = Load {
        clients: setting("LOAD_CLIENTS", 16),
        time: Duration::from_secs(setting("LOAD_SECONDS", 60)),
        requests: setting("LOAD_REQUESTS", 2200),
        programs,
    };
    println!("{} clients, {:?}, at least {} requests", load.clients, load.time, load.requests);
    let began = Instant::now();
    let outcome = load.run(manifest, &[]).await;
    println!("all in all {:.0} s", began.elapsed().as_secs_f64());
    println!("{} requests, {} answered 429", outcome.requests, outcome.refused);
    println!("{:>10} {:>6} {:>8} {:>8} {:>8}", "ms", "n", "p50", "p99", "max");
    for (kind, times) in &outcome.times {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|part| quantile(times, part));
        println!("{:>10} {:>6} {p50:>8.0} {p99:>8.0} {max:>8.0}", format!("{kind:?}"), times.len());
    }
    for (requests, bytes) in &outcome.memory {
        println!("server holds {:.1} MiB after {requests} requests", *bytes as f64 / 1_048_576.0);
    }
    for fault in &outcome.faults {
        println!("FAULT: {fault}");
    }
    assert!(outcome.faults.is_empty(), "{} faults", outcome.faults.len());
}

/// Clients that run compiled programs, and others that fill the queue for rustc.
async fn crowd(manifest: &Path, programs: Vec<(String, String)>) {
    let crowd = Crowd {
        readers: setting("LOAD_CLIENTS", 200),
        fillers: setting("LOAD_FILLERS", 10),
        time: Duration::from_secs(setting("LOAD_SECONDS", 20)),
        programs,
    };
    let Crowd { readers, fillers, time, .. } = crowd;
    println!("{readers} clients run what is compiled, {fillers} send new programs, for {time:?}");
    let outcome = crowd.run(manifest, &[]).await;
    println!("{:>14} {:>9} {:>5} {:>8} {:>8} {:>8}", "ms", "answered", "429", "p50", "p99", "max");
    for (name, side) in [("compiled", &outcome.readers), ("new", &outcome.fillers)] {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|part| quantile(&side.times, part));
        let (answered, refused) = (side.times.len(), side.refused);
        println!("{name:>14} {answered:>9} {refused:>5} {p50:>8.0} {p99:>8.0} {max:>8.0}");
    }
    let [before, most, after] = outcome.memory.map(|bytes| bytes as f64 / 1_048_576.0);
    println!("{:>14} {before:>9.1} before, {most:.1} at most, {after:.1} after", "server, MiB");
    println!("{:>14} {:>9} at most", "waited", outcome.waiting);
    println!("{:>14} {:>9}", "left", outcome.left);
    for fault in &outcome.faults {
        println!("FAULT: {fault}");
    }
    assert!(outcome.faults.is_empty(), "{} faults", outcome.faults.len());
    assert_eq!(outcome.readers.refused, 0, "each client had one request at a time");
}
