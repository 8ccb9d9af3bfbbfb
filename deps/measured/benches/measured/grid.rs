//! Which workloads run on which channels, with how many messages.

use measured::{Column, Unit};

use crate::channel::Channel;
use crate::channels::replies::{self, Reply};
use crate::channels::{planted, tasks, threads};
use crate::condition::Condition;
use crate::message::Word;
use crate::place::Place;
use crate::workloads::{Result, Size, Task, Workload, run, run_floor, run_reply};

/// Channels that are given the same task.
pub struct Plan {
    pub task: Task,
    pub conditions: Vec<Condition>,
    pub entrants: Vec<Entrant>,
}

/// A channel that takes part, or a floor.
pub struct Entrant {
    pub name: &'static str,
    pub floor: bool,
    pub run: Box<dyn Fn(Task) -> Result>,
}

impl Workload {
    pub const ALL: [Workload; 10] = [
        Workload::OneToOne,
        Workload::ManyToOne,
        Workload::ManyToMany,
        Workload::Bursts,
        Workload::Request,
        Workload::Ring,
        Workload::Paced,
        Workload::Application,
        Workload::Idle,
        Workload::Memory,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Workload::OneToOne => "one-to-one",
            Workload::ManyToOne => "many-to-one",
            Workload::ManyToMany => "many-to-many",
            Workload::Bursts => "bursts",
            Workload::Request => "request",
            Workload::Ring => "ring",
            Workload::Paced => "paced",
            Workload::Application => "application",
            Workload::Idle => "idle",
            Workload::Memory => "memory",
        }
    }

    /// Its name for readers, and what it does.
    pub fn about(self) -> (&'static str, &'static str) {
        match self {
            Workload::OneToOne => (
                "One sender, one receiver",
                "One end sends as fast as it can, and the other receives as fast as it can. The number is the time for each message.",
            ),
            Workload::ManyToOne => (
                "Many senders, one receiver",
                "Four ends send as fast as they can, and one receives. The number is the time for each message.",
            ),
            Workload::ManyToMany => (
                "Many senders, many receivers",
                "Four ends send as fast as they can, and four receive, each message once. The number is the time for each message.",
            ),
            Workload::Bursts => (
                "Bursts",
                "The sender sends 500 messages at once, and waits until the receiver says through a second channel that it has got them. The number is the time for each message.",
            ),
            Workload::Request => (
                "Request and reply",
                "A client sends a request with a new channel for the reply, and waits for the reply. The requests wait in the same queue for all: crossbeam-channel's between threads, Tokio's between tasks. The number is the time for each round trip, with the making of the channel.",
            ),
            Workload::Ring => (
                "A token in a ring",
                "Four members, each with a receiver of its own, hand a token round. The number is the time for each hop: a wake-up, with nothing to do in the meantime.",
            ),
            Workload::Paced => (
                "Latency at a steady pace",
                "Senders sleep, send one message, and sleep again: four threads each 200 µs, or sixteen tasks each millisecond, which Tokio's clock wakes together. The numbers are the times from just before `send` to just after `recv` that 50 %, 99 % and 99.9 % of the messages do not exceed.",
            ),
            Workload::Application => (
                "A small application",
                "A source, two stages and a sink, with queues in between. Each stage works for some hundred nanoseconds on a job, and the source waits for every 64th job until it is done. The number is the time for each job; the floor is the same work without channels.",
            ),
            Workload::Idle => (
                "Waiting for nothing",
                "Four receivers wait, each for an empty channel. The number is the processor time that the program uses meanwhile, in milliseconds for each second.",
            ),
            Workload::Memory => (
                "Memory of a burst",
                "A burst of words of 8 bytes is sent, and then received, in one thread: 10 000 words, or 64 where the channel holds no more. The numbers are what the channel asks the allocator for.",
            ),
        }
    }

    /// What its numbers are.
    fn metrics(self) -> &'static [(&'static str, Unit)] {
        match self {
            Workload::Paced => &[("p50", Unit::Ns), ("p99", Unit::Ns), ("p99.9", Unit::Ns)],
            Workload::Idle => &[("processor time", Unit::CpuMs)],
            Workload::Memory => &[
                ("allocations for each message", Unit::Allocations),
                ("most", Unit::Bytes),
                ("kept when empty again", Unit::Bytes),
            ],
            _ => &[("", Unit::Ns)],
        }
    }
}

impl Plan {
    /// The name of the group, such as `one-to-one/threads/64/word`.
    pub fn id(&self) -> String {
        let Task { workload, place, size, .. } = self.task;
        format!("{}/{}/{}/{}", workload.id(), place.name(), self.capacity(), size.name())
    }

    fn capacity(&self) -> String {
        self.task.capacity.map_or_else(|| "unbounded".to_owned(), |capacity| capacity.to_string())
    }

    /// The columns of the group: the metrics of the workload, each condition
    /// after the other.
    pub fn columns(&self) -> Vec<Column> {
        let metrics = self.task.workload.metrics();
        let columns = self.conditions.iter().flat_map(|condition| {
            metrics.iter().map(|(metric, unit)| {
                let alone = self.conditions.len() == 1 && !metric.is_empty();
                let title = match (alone, metric.is_empty()) {
                    (true, _) => (*metric).to_owned(),
                    (_, true) => condition.name().to_owned(),
                    _ => format!("{}, {metric}", condition.name()),
                };
                Column { title, unit: *unit }
            })
        });
        columns.collect()
    }
}

impl Size {
    pub fn name(self) -> &'static str {
        match self {
            Size::Word => "word",
            Size::Kib => "KiB",
        }
    }
}

/// Everything that is measured.
pub fn grid() -> Vec<Plan> {
    let mut plans = Vec::new();
    let free = || vec![Condition::Free];
    let all = || Vec::from(Condition::ALL);
    let places = [Place::Threads, Place::OneThread, Place::SeveralThreads];
    let mut add = |workload, place, capacity, size, conditions| {
        plans.push(plan(workload, place, capacity, size, conditions));
    };
    for place in places {
        // One thread is one core already, and waits for others as a whole.
        let conditions = || if place == Place::OneThread { free() } else { all() };
        for (workload, capacities) in [
            (Workload::OneToOne, &[Some(1), Some(64), None][..]),
            (Workload::ManyToOne, &[Some(64), None]),
            (Workload::ManyToMany, &[Some(64)]),
            (Workload::Bursts, &[Some(64), None]),
        ] {
            for &capacity in capacities {
                let flows = matches!(workload, Workload::OneToOne | Workload::ManyToOne);
                let conditions = if flows && capacity == Some(64) { conditions() } else { free() };
                add(workload, place, capacity, Size::Word, conditions);
            }
        }
        add(Workload::OneToOne, place, Some(64), Size::Kib, free());
        add(Workload::Request, place, Some(1), Size::Word, free());
        add(Workload::Ring, place, Some(1), Size::Word, free());
        add(Workload::Application, place, Some(64), Size::Word, conditions());
    }
    for place in [Place::Threads, Place::SeveralThreads] {
        add(Workload::Paced, place, Some(64), Size::Word, vec![Condition::Free, Condition::Loaded]);
        add(Workload::Idle, place, Some(64), Size::Word, vec![Condition::Free, Condition::OneCore]);
    }
    for capacity in [Some(64), None] {
        add(Workload::Memory, Place::Threads, capacity, Size::Word, free());
        add(Workload::Memory, Place::OneThread, capacity, Size::Word, free());
    }
    // All groups of a workload stand together, as on the pages.
    plans.sort_by_key(|plan| Workload::ALL.iter().position(|it| *it == plan.task.workload));
    plans
}

/// Two groups with faults on purpose, for the tests.
pub fn planted() -> Vec<Plan> {
    let tasks = [
        (Workload::OneToOne, Some(64)),
        (Workload::ManyToMany, None),
        (Workload::Application, Some(64)),
    ];
    let plan = |(workload, capacity)| Plan {
        task: task(workload, Place::Threads, capacity, Size::Word),
        conditions: vec![Condition::Free],
        entrants: vec![
            channel::<planted::Loses>(),
            channel::<planted::Doubles>(),
            channel::<planted::Hangs>(),
            channel::<planted::Panics>(),
        ],
    };
    tasks.map(plan).into()
}

fn task(workload: Workload, place: Place, capacity: Option<usize>, size: Size) -> Task {
    Task { workload, place, capacity, size, messages: messages(workload, place, capacity) }
}

/// How many messages make a run that takes some milliseconds.
fn messages(workload: Workload, place: Place, capacity: Option<usize>) -> u64 {
    match (workload, place, capacity) {
        (Workload::OneToOne, Place::Threads, Some(1)) => 1_000,
        (Workload::Request | Workload::Ring, Place::Threads, _) => 1_000,
        (Workload::Application, Place::OneThread, _) => 4_096,
        (Workload::Application, ..) => 2_048,
        (Workload::Request | Workload::Ring, ..) => 4_000,
        (Workload::Paced, ..) => 1_600,
        (Workload::OneToOne, _, Some(1)) => 5_000,
        (Workload::Idle, ..) => 0,
        _ => 10_000,
    }
}

fn plan(
    workload: Workload,
    place: Place,
    capacity: Option<usize>,
    size: Size,
    conditions: Vec<Condition>,
) -> Plan {
    let task = task(workload, place, capacity, size);
    let mut entrants =
        vec![Entrant { name: "VecDeque in one thread", floor: true, run: Box::new(run_floor) }];
    match workload {
        Workload::Application => entrants[0].name = "the work alone",
        Workload::Idle => entrants[0].name = "a thread that sleeps",
        Workload::OneToOne if place == Place::Threads => entrants.extend(floor(task)),
        _ => {}
    }
    entrants.extend(match (workload, place) {
        (Workload::Request, Place::Threads) => vec![
            reply::<replies::OneshotBlocking>(),
            reply::<replies::TokioOneshotBlocking>(),
            reply::<threads::StdSync>(),
            reply::<threads::Crossbeam>(),
            reply::<threads::Flume>(),
            reply::<threads::Kanal>(),
        ],
        (Workload::Request, _) => vec![
            reply::<replies::TokioOneshot>(),
            reply::<replies::Oneshot>(),
            reply::<replies::FuturesOneshot>(),
            reply::<replies::PostageOneshot>(),
            reply::<tasks::Tokio>(),
            reply::<tasks::AsyncChannel>(),
            reply::<tasks::Flume>(),
            reply::<tasks::Kanal>(),
        ],
        (_, Place::Threads) => between_threads(task),
        _ => between_tasks(task),
    });
    Plan { task, conditions, entrants }
}

fn between_threads(task: Task) -> Vec<Entrant> {
    let channels = [
        among::<threads::Std>(task),
        among::<threads::StdSync>(task),
        among::<threads::Crossbeam>(task),
        among::<threads::Flume>(task),
        among::<threads::Kanal>(task),
        among::<threads::AsyncChannel>(task),
        among::<threads::Tokio>(task),
        among::<threads::TokioUnbounded>(task),
        among::<threads::Postage>(task),
    ];
    channels.into_iter().flatten().collect()
}

fn between_tasks(task: Task) -> Vec<Entrant> {
    let dispatch = among::<tasks::PostageDispatch>(task);
    let channels = [
        among::<tasks::Tokio>(task),
        among::<tasks::TokioUnbounded>(task),
        among::<tasks::AsyncChannel>(task),
        among::<tasks::Flume>(task),
        among::<tasks::Kanal>(task),
        among::<tasks::Futures>(task),
        among::<tasks::FuturesUnbounded>(task),
        among::<tasks::Postage>(task),
        // Where one receiver is enough, postage's mpsc is there.
        dispatch.filter(|_| task.workload == Workload::ManyToMany),
    ];
    channels.into_iter().flatten().collect()
}

/// The channel, if it has what the task needs.
fn among<C: Channel>(task: Task) -> Option<Entrant> {
    let (tx, rx) = C::new::<Word>(task.capacity)?;
    let able = match task.workload {
        Workload::ManyToMany => C::another_rx(&rx).is_some(),
        Workload::ManyToOne | Workload::Paced => C::another_tx(&tx).is_some(),
        _ => true,
    };
    able.then(channel::<C>)
}

fn channel<C: Channel>() -> Entrant {
    let run = |task| run::<C>(task).unwrap_or_else(|| Err("there is no such kind".to_owned()));
    Entrant { name: C::NAME, floor: false, run: Box::new(run) }
}

/// The floor between two threads.
fn floor(task: Task) -> Option<Entrant> {
    let entrant = among::<threads::Ring>(task)?;
    Some(Entrant { floor: true, ..entrant })
}

fn reply<R: Reply>() -> Entrant {
    Entrant { name: R::NAME, floor: false, run: Box::new(run_reply::<R>) }
}
