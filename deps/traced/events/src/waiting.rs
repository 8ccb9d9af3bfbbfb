//! Explains where a program that does not end waits.

use std::collections::BTreeMap;

use crate::{Does, Event, Lane, Side};

#[derive(Default)]
struct Channel {
    kind: String,
    capacity: Option<u64>,
    made: Option<u32>,
    senders: u32,
    receivers: u32,
    /// The lane and line that used an end of the channel last.
    sender: Option<(u32, Option<u32>)>,
    receiver: Option<(u32, Option<u32>)>,
}

struct Wait {
    channel: u32,
    side: Side,
    line: Option<u32>,
}

#[derive(Default)]
struct Task {
    kind: Option<Lane>,
    started: Option<u32>,
    waits: Vec<Wait>,
}

/// A sentence for each task or thread that waits after all events.
pub fn waits(events: &[Event]) -> Vec<String> {
    let mut channels: BTreeMap<u32, Channel> = BTreeMap::new();
    let mut tasks: BTreeMap<u32, Task> = BTreeMap::from([(0, Task::default())]);
    for Event { lane, line, does, .. } in events {
        let task = tasks.entry(*lane).or_default();
        let of =
            |side| move |wait: &Wait| !(Some(wait.channel) == does.channel() && wait.side == side);
        match does {
            Does::Starts { lane, kind } => {
                let started = line.filter(|_| *kind == Lane::Task);
                tasks.insert(*lane, Task { kind: Some(*kind), started, waits: Vec::new() });
            }
            Does::Returns | Does::Cancelled | Does::Panics => task.waits.clear(),
            Does::WaitsToSend { channel, .. } => {
                task.waits.push(Wait { channel: *channel, side: Side::Sender, line: *line });
            }
            Does::WaitsToReceive { channel } => {
                task.waits.push(Wait { channel: *channel, side: Side::Receiver, line: *line });
            }
            Does::Sent { .. } | Does::Refused { .. } | Does::GivesUp { side: Side::Sender, .. } => {
                task.waits.retain(of(Side::Sender));
            }
            Does::Received { .. }
            | Does::Notices { .. }
            | Does::SeesEnd { .. }
            | Does::Missed { .. }
            | Does::GivesUp { side: Side::Receiver, .. } => task.waits.retain(of(Side::Receiver)),
            _ => {}
        }
        let Some(channel) = does.channel() else { continue };
        let channel = channels.entry(channel).or_default();
        match does {
            Does::Makes { kind, capacity, .. } => {
                *channel = Channel {
                    kind: kind.clone(),
                    capacity: *capacity,
                    made: *line,
                    senders: 1,
                    receivers: 1,
                    ..Channel::default()
                };
            }
            Does::Clones { side, left, .. } | Does::Drops { side, left, .. } => match side {
                Side::Sender => channel.senders = *left,
                Side::Receiver => channel.receivers = *left,
            },
            Does::Sent { .. } | Does::WaitsToSend { .. } => channel.sender = Some((*lane, *line)),
            Does::Received { .. } | Does::WaitsToReceive { .. } => {
                channel.receiver = Some((*lane, *line));
            }
            _ => {}
        }
    }
    let mut sentences = Vec::new();
    for (number, task) in &tasks {
        for wait in &task.waits {
            let Some(channel) = channels.get(&wait.channel) else { continue };
            sentences.push(sentence(*number, task, wait, channel, &tasks));
        }
    }
    sentences
}

fn sentence(
    number: u32,
    task: &Task,
    wait: &Wait,
    channel: &Channel,
    tasks: &BTreeMap<u32, Task>,
) -> String {
    let started = task.started.map(|line| format!(", started in line {line},"));
    let line = wait.line.map(|line| format!(" in line {line}")).unwrap_or_default();
    let made = channel.made.map(|line| format!(" made in line {line}")).unwrap_or_default();
    let mut who = name(number, tasks);
    who[..1].make_ascii_uppercase();
    let started = started.unwrap_or_default();
    let kind = &channel.kind;
    let (what, why) = match wait.side {
        Side::Receiver => {
            let last = last_use(channel.sender, "sent", tasks);
            let why = match channel.senders {
                0 => "every sender is gone".to_owned(),
                1 => format!("one sender still exists{last}, so the channel does not end"),
                count => format!("{count} senders still exist{last}, so the channel does not end"),
            };
            ("for a message", why)
        }
        Side::Sender => {
            let last = last_use(channel.receiver, "received", tasks);
            let why = match channel.capacity {
                Some(0) => format!("it needs a receiver that takes the message{last}"),
                Some(capacity) => format!("its queue is full at {capacity}{last}"),
                None => format!("nothing takes the message{last}"),
            };
            ("to send", why)
        }
    };
    format!("{who}{started} waits {what}{line}. The channel is a {kind}{made}: {why}.")
}

/// `; task 2 sent to it last, in line 9`
fn last_use(used: Option<(u32, Option<u32>)>, verb: &str, tasks: &BTreeMap<u32, Task>) -> String {
    let Some((lane, line)) = used else { return format!(", and nothing was {verb}") };
    let line = line.map(|line| format!(" in line {line}")).unwrap_or_default();
    format!(" ({} {verb} last,{line})", name(lane, tasks)).replace(",)", ")")
}

fn name(lane: u32, tasks: &BTreeMap<u32, Task>) -> String {
    match tasks.get(&lane).and_then(|task| task.kind) {
        _ if lane == 0 => "the main task".to_owned(),
        Some(kind) => format!("{kind} {lane}"),
        None => format!("task {lane}"),
    }
}
