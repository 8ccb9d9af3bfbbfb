//! What runs the ends: threads, tasks of one thread, or tasks of several. All of
//! them are there, and wait, before the clock starts.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::checksum::Seen;

/// What runs the ends of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A thread an end; the ends block.
    Threads,
    /// Tasks of a Tokio runtime that has one thread.
    OneThread,
    /// Tasks of a Tokio runtime that has a thread a core.
    SeveralThreads,
}

/// Who does what with the ends: one sender, one receiver, or one member of a ring.
pub type Member = Pin<Box<dyn Future<Output = Report> + Send>>;

/// What a member tells at its end.
pub struct Report {
    pub started: Instant,
    pub ended: Instant,
    /// What it has received. None if it received nothing by its part.
    pub seen: Option<Seen>,
    /// How long each message took, if that was asked, in nanoseconds.
    pub latencies: Vec<u64>,
    /// What it found besides; empty if nothing.
    pub fault: Option<String>,
}

impl Report {
    /// Of a member that started then, and ends now.
    pub fn since(started: Instant) -> Report {
        Report { started, ended: Instant::now(), seen: None, latencies: Vec::new(), fault: None }
    }

    pub fn with(self, seen: Seen) -> Report {
        Report { seen: Some(seen), ..self }
    }
}

/// The moment at which all members start.
#[derive(Clone)]
pub enum Start {
    Threads(Arc<Barrier>),
    Tasks(Arc<tokio::sync::Barrier>),
}

impl Start {
    /// Waits for all others.
    pub async fn wait(&self) -> Instant {
        match self {
            Start::Threads(barrier) => {
                barrier.wait();
            }
            Start::Tasks(barrier) => {
                barrier.wait().await;
            }
        }
        Instant::now()
    }
}

impl Place {
    pub fn name(self) -> &'static str {
        match self {
            Place::Threads => "threads",
            Place::OneThread => "one-thread",
            Place::SeveralThreads => "several-threads",
        }
    }

    /// The start of so many members.
    pub fn start(self, members: usize) -> Start {
        match self {
            Place::Threads => Start::Threads(Arc::new(Barrier::new(members))),
            _ => Start::Tasks(Arc::new(tokio::sync::Barrier::new(members))),
        }
    }

    /// Runs all members to their ends.
    pub fn run(self, members: Vec<Member>) -> Vec<Report> {
        match self {
            Place::Threads => {
                let members = members.into_iter().map(|it| thread::spawn(|| poll_once(it)));
                let members = Vec::from_iter(members);
                members.into_iter().map(|it| it.join().expect("no member panics")).collect()
            }
            Place::OneThread => {
                run_tasks(&mut tokio::runtime::Builder::new_current_thread(), members)
            }
            Place::SeveralThreads => {
                run_tasks(&mut tokio::runtime::Builder::new_multi_thread(), members)
            }
        }
    }

    /// Waits for a reply.
    pub async fn reply(self, rx: oneshot::Receiver<u64>) -> Option<u64> {
        match self {
            Place::Threads => rx.blocking_recv().ok(),
            _ => rx.await.ok(),
        }
    }

    /// Sleeps.
    pub async fn sleep(self, time: Duration) {
        match self {
            Place::Threads => thread::sleep(time),
            _ => tokio::time::sleep(time).await,
        }
    }
}

/// All members are tasks of the runtime: none runs inside `block_on`, which
/// would poll it on a thread that is no worker.
fn run_tasks(runtime: &mut tokio::runtime::Builder, members: Vec<Member>) -> Vec<Report> {
    let runtime = runtime.enable_time().build().expect("the system has threads left");
    let members = Vec::from_iter(members.into_iter().map(|member| runtime.spawn(member)));
    runtime.block_on(async {
        let mut reports = Vec::new();
        for member in members {
            reports.push(member.await.expect("no member panics"));
        }
        reports
    })
}

/// The result of a future in which everything blocks, so that nothing is pending.
pub fn poll_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the end of a channel for threads does not block"),
    }
}
