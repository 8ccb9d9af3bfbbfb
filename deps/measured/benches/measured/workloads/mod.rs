//! What senders and receivers do, and how what came out is judged.

mod application;
mod bursts;
mod flow;
mod idle;
mod memory;
mod paced;
mod request;
mod ring;

use std::time::Duration;

use crate::channel::Channel;
use crate::channels::replies::Reply;
use crate::checksum::Seen;
use crate::message::{Kib, Word};
use crate::place::{Place, Report};

/// What senders and receivers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    OneToOne,
    ManyToOne,
    ManyToMany,
    Bursts,
    Request,
    Ring,
    Paced,
    Application,
    Idle,
    Memory,
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Word,
    Kib,
}

/// What one run does, apart from the channel.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    pub workload: Workload,
    pub place: Place,
    pub capacity: Option<usize>,
    pub size: Size,
    /// How many messages are sent.
    pub messages: u64,
}

/// The numbers of a run, or what was wrong with it.
pub type Result<T = Vec<f64>> = std::result::Result<T, String>;

/// Runs `task` on the channel `C`. None if the channel has no such kind.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    match (task.workload, task.size) {
        (Workload::OneToOne, Size::Word) => flow::run::<C, Word>(task, 1, 1),
        (Workload::OneToOne, Size::Kib) => flow::run::<C, Kib>(task, 1, 1),
        (Workload::ManyToOne, Size::Word) => flow::run::<C, Word>(task, 4, 1),
        (Workload::ManyToOne, Size::Kib) => flow::run::<C, Kib>(task, 4, 1),
        (Workload::ManyToMany, Size::Word) => flow::run::<C, Word>(task, 4, 4),
        (Workload::ManyToMany, Size::Kib) => flow::run::<C, Kib>(task, 4, 4),
        (Workload::Bursts, _) => bursts::run::<C>(task),
        (Workload::Ring, _) => ring::run::<C>(task),
        (Workload::Paced, _) => paced::run::<C>(task),
        (Workload::Application, _) => application::run::<C>(task),
        (Workload::Idle, _) => idle::run::<C>(task),
        (Workload::Memory, _) => memory::run::<C>(task),
        // Only its reply differs: `run_reply`.
        (Workload::Request, _) => None,
    }
}

/// Runs [`Workload::Request`] with a channel `R` for each reply.
pub fn run_reply<R: Reply>(task: Task) -> Result {
    request::run::<R>(task)
}

/// Runs `task` through a queue in one thread, which is no channel.
pub fn run_floor(task: Task) -> Result {
    match (task.workload, task.size) {
        (Workload::Paced, _) => paced::floor(task),
        (Workload::Application, _) => application::floor(task),
        (Workload::Idle, _) => idle::floor(),
        (Workload::Memory, _) => memory::floor(task),
        (_, Size::Word) => flow::floor::<Word>(task),
        (_, Size::Kib) => flow::floor::<Kib>(task),
    }
}

/// What all members have received, merged.
///
/// # Errors
///
/// A message is lost, doubled or changed.
fn received(reports: &[Report], messages: u64) -> Result<()> {
    let mut all = Seen::new(messages);
    for seen in reports.iter().filter_map(|report| report.seen.as_ref()) {
        all.merge(seen);
    }
    all.check(messages)?;
    reports.iter().find_map(|report| report.fault.clone()).map_or(Ok(()), Err)
}

/// From the start of the first member to the end of the last one that received,
/// in nanoseconds for each message. Making and dropping channels, threads and
/// tasks is no part of it.
fn per_message(reports: &[Report], messages: u64) -> Result {
    received(reports, messages)?;
    let started = reports.iter().map(|report| report.started).min();
    let ended = reports.iter().filter(|it| it.seen.is_some()).map(|report| report.ended).max();
    let (Some(started), Some(ended)) = (started, ended) else {
        return Err("nobody received anything".to_owned());
    };
    Ok(vec![each(ended - started, messages)])
}

/// The part of each message, in nanoseconds.
fn each(time: Duration, messages: u64) -> f64 {
    time.as_secs_f64() * 1e9 / messages as f64
}
