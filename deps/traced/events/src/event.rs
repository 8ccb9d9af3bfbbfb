//! One event, and how it is said in words.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// Something that a program did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Microseconds since the first event, as a clock on the wall shows them.
    pub micros: u64,
    /// Milliseconds since the first event, as Tokio's clock shows them. It may be paused.
    pub clock: Option<u64>,
    /// The task or thread that did it; 0 is `main`.
    pub lane: u32,
    /// The line of the program, if it is known.
    pub line: Option<u32>,
    /// What it did.
    pub does: Does,
    /// How many messages wait afterwards in the channel that this is about.
    pub queue: Option<Queue>,
}

/// How many messages wait in a channel: were sent, and can still be received.
/// If each receiver gets each message, those of the receiver that has most to receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// How many wait.
    pub waiting: u64,
    /// How many can wait, if there is a bound.
    pub capacity: Option<u64>,
}

/// Whether a lane is a task or a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// A task of Tokio's.
    Task,
    /// A thread.
    Thread,
}

/// One of a channel's two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// It sends.
    Sender,
    /// It receives.
    Receiver,
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refusal {
    /// There was no room.
    Full,
    /// The channel was closed, or there was no receiver.
    Closed,
    /// There was no room until the time was up.
    Late,
}

/// What a program does. Lanes and channels are numbered in the order in which
/// they are made, and a channel's messages in the order in which sending began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "what")]
#[allow(missing_docs)] // the fields are what their names say
pub enum Does {
    /// Starts a task, or is seen as a thread for the first time.
    Starts { lane: u32, kind: Lane },
    /// The task returned.
    Returns,
    /// The task was dropped before it returned.
    Cancelled,
    /// The task panicked.
    Panics,
    /// Makes a channel. `capacity` is `None` if it has no bound.
    Makes { channel: u32, kind: String, capacity: Option<u64> },
    /// Makes one more sender or receiver, of which there are now `left`.
    Clones { channel: u32, side: Side, left: u32 },
    /// Drops a sender or receiver, of which there are now `left`.
    Drops { channel: u32, side: Side, left: u32 },
    /// Closes the channel.
    Closes { channel: u32 },
    /// Begins to wait until the message can be sent.
    WaitsToSend { channel: u32, message: u64 },
    /// Has sent the message.
    Sent { channel: u32, message: u64 },
    /// The message is not sent.
    Refused { channel: u32, message: u64, why: Refusal },
    /// Begins to wait for a message.
    WaitsToReceive { channel: u32 },
    /// Has received the message.
    Received { channel: u32, message: u64 },
    /// Learns that there is a new value.
    Notices { channel: u32 },
    /// Sees that the channel has ended.
    SeesEnd { channel: u32 },
    /// Finds no message.
    FindsNothing { channel: u32 },
    /// Has missed messages that others overwrote.
    Missed { channel: u32, messages: u64 },
    /// Stops waiting before it got what it waited for.
    GivesUp { channel: u32, side: Side },
    /// No more events are recorded.
    Stops,
}

impl Does {
    /// The channel that this is about.
    pub fn channel(&self) -> Option<u32> {
        match *self {
            Does::Makes { channel, .. }
            | Does::Clones { channel, .. }
            | Does::Drops { channel, .. }
            | Does::Closes { channel }
            | Does::WaitsToSend { channel, .. }
            | Does::Sent { channel, .. }
            | Does::Refused { channel, .. }
            | Does::WaitsToReceive { channel }
            | Does::Received { channel, .. }
            | Does::Notices { channel }
            | Does::SeesEnd { channel }
            | Does::FindsNothing { channel }
            | Does::Missed { channel, .. }
            | Does::GivesUp { channel, .. } => Some(channel),
            Does::Starts { .. } | Does::Returns | Does::Cancelled | Does::Panics | Does::Stops => {
                None
            }
        }
    }
}

impl Display for Event {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.does)?;
        match (&self.does, self.queue) {
            (Does::Sent { .. } | Does::Received { .. } | Does::Missed { .. }, Some(queue)) => {
                write!(f, ": {queue}")
            }
            _ => Ok(()),
        }
    }
}

impl Display for Queue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.waiting)?;
        if let Some(capacity @ 1..) = self.capacity {
            write!(f, " of {capacity}")?;
        }
        f.write_str(if self.waiting == 1 { " waits" } else { " wait" })
    }
}

impl Display for Lane {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lane::Task => "task",
            Lane::Thread => "thread",
        })
    }
}

impl Display for Side {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Sender => "sender",
            Side::Receiver => "receiver",
        })
    }
}

/// `1 sender`, `2 senders`.
fn count(number: impl Into<u64>, noun: impl Display) -> String {
    match number.into() {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

impl Display for Does {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Does::Starts { lane, kind: Lane::Task } => write!(f, "starts task {lane}"),
            Does::Starts { lane, kind: Lane::Thread } => write!(f, "begins, as thread {lane}"),
            Does::Returns => f.write_str("returns"),
            Does::Cancelled => f.write_str("is cancelled"),
            Does::Panics => f.write_str("panics"),
            Does::Makes { channel, kind, capacity: Some(capacity) } => {
                write!(f, "makes channel {channel}, {kind}, for {}", count(*capacity, "message"))
            }
            Does::Makes { channel, kind, capacity: None } => {
                write!(f, "makes channel {channel}, {kind}")
            }
            Does::Clones { channel, side, left } => {
                write!(f, "makes another {side} of channel {channel}: {}", count(*left, side))
            }
            Does::Drops { channel, side, left } => {
                write!(f, "drops a {side} of channel {channel}: {} left", count(*left, side))
            }
            Does::Closes { channel } => write!(f, "closes channel {channel}"),
            Does::WaitsToSend { channel, message } => {
                write!(f, "waits to send message {message} to channel {channel}")
            }
            Does::Sent { channel, message } => {
                write!(f, "sends message {message} to channel {channel}")
            }
            Does::Refused { channel, message, why } => {
                let why = match why {
                    Refusal::Full => "is full",
                    Refusal::Closed => "is closed",
                    Refusal::Late => "was full for too long",
                };
                write!(f, "cannot send message {message}: channel {channel} {why}")
            }
            Does::WaitsToReceive { channel } => write!(f, "waits for channel {channel}"),
            Does::Received { channel, message } => {
                write!(f, "receives message {message} from channel {channel}")
            }
            Does::Notices { channel } => write!(f, "notices a new value in channel {channel}"),
            Does::SeesEnd { channel } => write!(f, "sees the end of channel {channel}"),
            Does::FindsNothing { channel } => write!(f, "finds no message in channel {channel}"),
            Does::Missed { channel, messages } => {
                write!(f, "has missed {} of channel {channel}", count(*messages, "message"))
            }
            Does::GivesUp { channel, side: Side::Sender } => {
                write!(f, "stops waiting to send to channel {channel}")
            }
            Does::GivesUp { channel, side: Side::Receiver } => {
                write!(f, "stops waiting for channel {channel}")
            }
            Does::Stops => f.write_str("no more is recorded"),
        }
    }
}
