//! The server's counters, in the format that Prometheus reads.

use std::fmt::Write;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::stream::word;
use crate::Event;
use crate::event::Stopped;

/// The type of the reply of `/metrics`.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    waiting: Family<Queue, Gauge>,
    working: Family<Queue, Gauge>,
    waited: Family<Queue, Histogram>,
    compiled: Family<Compilation, Histogram>,
    ran: Histogram,
    cached: Counter,
    stopped: Family<Stop, Counter>,
    failed: Counter,
    connections: Gauge,
    connections_refused: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    endpoint: String,
    status: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    queue: Work,
}

/// One of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// The queue for rustc.
    Compile,
    /// The queue for programs.
    Run,
}

impl EncodeLabelValue for Work {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), std::fmt::Error> {
        encoder.write_str(match self {
            Work::Compile => "compile",
            Work::Run => "run",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Compilation {
    success: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stop {
    work: Work,
    limit: &'static str,
}

/// A histogram from 4 ms to 16 s.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.004, 2.0, 13))
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("playground");
        let metrics = Metrics {
            requests: Family::default(),
            waiting: Family::default(),
            working: Family::default(),
            waited: Family::new_with_constructor(durations),
            compiled: Family::new_with_constructor(durations),
            ran: durations(),
            cached: Counter::default(),
            stopped: Family::default(),
            failed: Counter::default(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            registry: Registry::default(),
        };
        let seconds = Unit::Seconds;
        let it = &metrics;
        registry.register("requests", "Requests answered", it.requests.clone());
        registry.register("waiting", "Requests that wait for a slot", it.waiting.clone());
        registry.register("processes", "Process groups at work", it.working.clone());
        let waited = "Time until a slot was free";
        registry.register_with_unit("wait", waited, seconds.clone(), it.waited.clone());
        let compiled = "Time that rustc and the linker took";
        registry.register_with_unit("compile", compiled, seconds.clone(), it.compiled.clone());
        let ran = "Time from a program's start to its end";
        registry.register_with_unit("run", ran, seconds, it.ran.clone());
        registry.register("cache_hits", "Programs that were compiled already", it.cached.clone());
        registry.register("stops", "Work stopped for a limit", it.stopped.clone());
        let failed = "Requests that the server itself failed";
        registry.register("failures", failed, it.failed.clone());
        registry.register("connections", "Connections that are open", it.connections.clone());
        let refused = "Connections closed at once: their client had as many as it may";
        registry.register("connections_refused", refused, it.connections_refused.clone());
        Metrics { registry, ..metrics }
    }
}

impl Metrics {
    /// Counts a connection as open until the guard is dropped.
    pub fn connection(&self) -> impl Drop + Send + use<> {
        self.connections.inc();
        Connection(self.connections.clone())
    }

    /// Counts a connection that was closed at once.
    pub fn connection_refused(&self) {
        self.connections_refused.inc();
    }

    /// Counts a request that has been answered.
    pub fn request(&self, endpoint: &str, status: u16) {
        self.requests.get_or_create(&Request { endpoint: endpoint.to_owned(), status }).inc();
    }

    /// Records how long a request waited for its slot.
    pub fn waited(&self, queue: Work, time: Duration) {
        self.waited.get_or_create(&Queue { queue }).observe(time.as_secs_f64());
    }

    /// Counts an event other than a [`fault`](Metrics::fault).
    pub fn event(&self, event: &Event) {
        match event {
            Event::Compiled { spared: true, .. } => {
                self.cached.inc();
            }
            Event::Compiled { millis, .. } => self.compiled(true, *millis, None),
            Event::Refused { spared: true, .. } => {}
            Event::Refused { millis, stopped, .. } => self.compiled(false, *millis, *stopped),
            Event::Exit { millis, stopped, .. } => {
                self.ran.observe(millis / 1000.0);
                self.stopped(Work::Run, *stopped);
            }
            Event::Queued | Event::Compiling | Event::Output { .. } => {}
            Event::Did(_) | Event::Waits(_) => {}
            Event::Full(_) | Event::Failed { .. } => {}
        }
    }

    /// Counts a request that the server itself failed. Returns the fault's number, from 1.
    pub fn fault(&self) -> u64 {
        self.failed.inc() + 1
    }

    fn compiled(&self, success: bool, millis: f64, stopped: Option<Stopped>) {
        self.compiled.get_or_create(&Compilation { success }).observe(millis / 1000.0);
        self.stopped(Work::Compile, stopped);
    }

    fn stopped(&self, work: Work, stopped: Option<Stopped>) {
        if let Some(limit) = stopped.map(word) {
            self.stopped.get_or_create(&Stop { work, limit }).inc();
        }
    }

    /// Everything in the text format. `compiles` and `runs` are the queues to report on.
    pub fn encode(&self, compiles: &crate::queue::Queue, runs: &crate::queue::Queue) -> String {
        for (queue, now) in [(Work::Compile, compiles), (Work::Run, runs)] {
            let labels = Queue { queue };
            self.waiting.get_or_create(&labels).set(now.waiting() as i64);
            self.working.get_or_create(&labels).set(now.held() as i64);
        }
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)
            .expect("a string can be written to");
        text
    }
}

/// An open connection.
struct Connection(Gauge);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.dec();
    }
}
