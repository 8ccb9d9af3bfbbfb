//! Senders send at a pace that leaves the channel nearly empty, and each message
//! says how long it took from just before `send` to just after `recv`.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Result, Task, received};
use crate::channel::Channel;
use crate::checksum::Seen;
use crate::message::{Message, Stamped};
use crate::place::{Member, Place, Report};

/// How many senders there are. Tasks are many, since Tokio's clock ticks once a
/// millisecond.
fn senders(place: Place) -> u64 {
    if place == Place::Threads { 4 } else { 16 }
}

/// How long a sender sleeps between two messages.
fn period(place: Place) -> Duration {
    Duration::from_micros(if place == Place::Threads { 200 } else { 1000 })
}

/// Runs `task`, and finds p50, p99 and p99.9.
pub fn run<C: Channel>(task: Task) -> Option<Result> {
    let (tx, mut rx) = C::new::<Stamped>(task.capacity)?;
    let place = task.place;
    let part = (task.messages / senders(place)).max(1);
    let messages = part * senders(place);
    let start = place.start(1 + usize::try_from(senders(place)).expect("it is small"));
    let mut members: Vec<Member> = Vec::new();
    for sender in 0..senders(place) {
        let (mut tx, start) = (C::another_tx::<Stamped>(&tx)?, start.clone());
        members.push(Box::pin(async move {
            let started = start.wait().await;
            for number in sender * part..(sender + 1) * part {
                place.sleep(period(place)).await;
                if C::send(&mut tx, Stamped::new(number)).await.is_err() {
                    break;
                }
            }
            Report::since(started)
        }));
    }
    drop(tx);
    members.push(Box::pin(async move {
        let mut seen = Seen::new(messages);
        let mut latencies = Vec::with_capacity(usize::try_from(messages).unwrap_or_default());
        let started = start.wait().await;
        while let Some(message) = C::recv(&mut rx).await {
            latencies.push(nanos(message.sent.elapsed()));
            seen.note(&message);
        }
        Report { latencies, ..Report::since(started).with(seen) }
    }));
    let reports = place.run(members);
    Some(
        received(&reports, messages).map(|()| {
            percentiles(reports.into_iter().flat_map(|report| report.latencies).collect())
        }),
    )
}

/// What it takes to read the clock twice, with a queue in between.
pub fn floor(task: Task) -> Result {
    let mut queue = VecDeque::with_capacity(1);
    let mut latencies = Vec::new();
    let mut seen = Seen::new(task.messages);
    for number in 0..task.messages {
        queue.push_back(Stamped::new(number));
        let message = queue.pop_front().ok_or("it was pushed")?;
        latencies.push(nanos(message.sent.elapsed()));
        seen.note(&message);
    }
    seen.check(task.messages)?;
    Ok(percentiles(latencies))
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The latency that 50 %, 99 % and 99.9 % of the messages do not exceed.
fn percentiles(mut latencies: Vec<u64>) -> Vec<f64> {
    latencies.sort_unstable();
    let at = |permille: usize| {
        let rank = (latencies.len() * permille).div_ceil(1000).max(1);
        latencies[rank - 1] as f64
    };
    vec![at(500), at(990), at(999)]
}
