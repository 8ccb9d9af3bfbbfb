//! Senders send as fast as they can, and receivers receive until all senders have
//! gone.

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::Instant;

use super::{Result, Task, each, per_message};
use crate::channel::Channel;
use crate::checksum::Seen;
use crate::message::Message;
use crate::place::{Member, Report, Start};

/// Runs `task` with so many senders and receivers.
pub fn run<C: Channel, M: Message>(task: Task, senders: usize, receivers: usize) -> Option<Result> {
    let (tx, rx) = C::new::<M>(task.capacity)?;
    let mut rxs = vec![rx];
    let mut txs = vec![tx];
    while txs.len() < senders {
        txs.push(C::another_tx::<M>(&txs[0])?);
    }
    while rxs.len() < receivers {
        rxs.push(C::another_rx::<M>(&rxs[0])?);
    }
    let part = task.messages / txs.len() as u64;
    let messages = part * txs.len() as u64;
    let start = task.place.start(senders + receivers);
    let rxs = rxs.into_iter().map(|rx| receive::<C, M>(rx, start.clone(), messages));
    let mut members: Vec<Member> = Vec::from_iter(rxs);
    let first = (0..).step_by(usize::try_from(part).expect("it was a small number"));
    for (tx, first) in txs.into_iter().zip(first) {
        members.push(send::<C, M>(tx, start.clone(), first..first + part));
    }
    Some(per_message(&task.place.run(members), messages))
}

fn send<C: Channel, M: Message>(
    mut tx: C::Tx<M>,
    start: Start,
    numbers: std::ops::Range<u64>,
) -> Member {
    Box::pin(async move {
        let started = start.wait().await;
        for number in numbers {
            if C::send(&mut tx, M::new(number)).await.is_err() {
                // The receiver misses what was not sent.
                break;
            }
        }
        Report::since(started)
    })
}

fn receive<C: Channel, M: Message>(mut rx: C::Rx<M>, start: Start, messages: u64) -> Member {
    Box::pin(async move {
        let mut seen = Seen::new(messages);
        let started = start.wait().await;
        while let Some(message) = C::recv(&mut rx).await {
            seen.note(&message);
        }
        Report::since(started).with(seen)
    })
}

/// The same messages through a queue in one thread: as many at a time as the
/// channel holds, and 64 if it has no bound.
pub fn floor<M: Message>(task: Task) -> Result {
    let mut queue = VecDeque::with_capacity(task.capacity.unwrap_or(64));
    let mut seen = Seen::new(task.messages);
    let started = Instant::now();
    let mut number = 0;
    while number < task.messages {
        while number < task.messages && queue.len() < queue.capacity() {
            queue.push_back(black_box(M::new(number)));
            number += 1;
        }
        while let Some(message) = queue.pop_front() {
            seen.note(black_box(&message));
        }
    }
    let time = started.elapsed();
    seen.check(task.messages)?;
    Ok(vec![each(time, task.messages)])
}
