//! A small application: a source, two stages and a sink, each of which works on
//! what it gets, with queues of one kind in between. The source waits for every
//! 64th job until the sink has replied.

use std::hint::black_box;
use std::time::Instant;

use tokio::sync::oneshot;

use super::{Result, Task, each, per_message};
use crate::channel::Channel;
use crate::checksum::Seen;
use crate::message::{Job, Message};
use crate::place::{Member, Place, Report, Start};

/// Runs `task`.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    let (source_tx, first_rx) = C::new::<Job>(task.capacity)?;
    let (first_tx, second_rx) = C::new::<Job>(task.capacity)?;
    let (second_tx, sink_rx) = C::new::<Job>(task.capacity)?;
    let start = task.place.start(4);
    let members = vec![
        sink::<C>(sink_rx, start.clone(), task.messages),
        stage::<C>(first_rx, first_tx, start.clone()),
        stage::<C>(second_rx, second_tx, start.clone()),
        source::<C>(source_tx, start, task.place, task.messages),
    ];
    Some(per_message(&task.place.run(members), task.messages))
}

/// What a stage does with a job, some hundred nanoseconds long.
fn work(mut value: u64) -> u64 {
    for _ in 0..128 {
        value = black_box(value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23) ^ 0x5555;
    }
    value
}

fn source<C: Channel>(mut tx: C::Tx<Job>, start: Start, place: Place, jobs: u64) -> Member {
    Box::pin(async move {
        let started = start.wait().await;
        let mut fault = None;
        for number in 0..jobs {
            let mut job = Job::new(number);
            let mut reply = None;
            if number % 64 == 63 {
                let (done, rx) = oneshot::channel();
                job.done = Some(done);
                reply = Some(rx);
            }
            if C::send(&mut tx, job).await.is_err() {
                fault = Some("the next stage has gone".to_owned());
                break;
            }
            if let Some(rx) = reply
                && place.reply(rx).await != Some(number)
            {
                fault = Some("the wrong reply, or none".to_owned());
            }
        }
        Report { fault, ..Report::since(started) }
    })
}

fn stage<C: Channel>(mut rx: C::Rx<Job>, mut tx: C::Tx<Job>, start: Start) -> Member {
    Box::pin(async move {
        let started = start.wait().await;
        while let Some(mut job) = C::recv(&mut rx).await {
            job.value = work(job.value);
            if C::send(&mut tx, job).await.is_err() {
                break;
            }
        }
        Report::since(started)
    })
}

fn sink<C: Channel>(mut rx: C::Rx<Job>, start: Start, jobs: u64) -> Member {
    Box::pin(async move {
        let mut seen = Seen::new(jobs);
        let mut sum = 0u64;
        let mut fault = None;
        let started = start.wait().await;
        while let Some(job) = C::recv(&mut rx).await {
            sum = sum.wrapping_add(work(job.value));
            seen.note(&job);
            if let Some(done) = job.done
                && done.send(job.number).is_err()
            {
                fault = Some("the source does not wait for its reply".to_owned());
            }
        }
        let report = Report::since(started);
        if sum != expected(jobs) {
            fault = Some("the stages have worked on something else".to_owned());
        }
        Report { fault, ..report.with(seen) }
    })
}

/// The sum of what the sink makes of all jobs.
fn expected(jobs: u64) -> u64 {
    (0..jobs).map(|number| work(work(work(number)))).fold(0, u64::wrapping_add)
}

/// The same work without anything in between.
pub fn floor(task: Task) -> Result {
    let started = Instant::now();
    let sum = black_box(expected(task.messages));
    let time = started.elapsed();
    if sum == expected(task.messages) {
        Ok(vec![each(time, task.messages)])
    } else {
        Err("the same work gives something else".to_owned())
    }
}
