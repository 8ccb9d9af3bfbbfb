//! What is known of a channel: its ends, and how many messages wait in it.

use std::collections::HashMap;

use trace_events::{Queue, Side};

/// What is known of a channel.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    /// How many messages have a number.
    pub(crate) messages: u64,
    /// How many messages have room, if there is a bound.
    pub(crate) capacity: Option<u64>,
    pub(crate) senders: u32,
    pub(crate) receivers: u32,
    /// How many receivers have a number.
    pub(crate) numbered: u32,
    pub(crate) held: Held,
}

/// The messages that a channel holds.
#[derive(Debug)]
pub(crate) enum Held {
    /// How many there are, each for one receiver. A thread that waits to send
    /// may be told after its message was taken, so a count may be below 0 for
    /// a moment.
    ForOne(i64),
    /// Each receiver gets each message: the number of the newest, and for each
    /// receiver that of the newest it has had.
    ForAll { newest: i64, had: HashMap<u32, i64> },
}

impl Default for Held {
    fn default() -> Held {
        Held::ForOne(0)
    }
}

impl Channel {
    pub(crate) fn ends(&mut self, side: Side) -> &mut u32 {
        match side {
            Side::Sender => &mut self.senders,
            Side::Receiver => &mut self.receivers,
        }
    }

    /// How many messages wait: for the receiver that has most to receive, if
    /// each gets all. Without a receiver none does.
    pub(crate) fn queue(&self) -> Queue {
        let waiting = match &self.held {
            _ if self.receivers == 0 => 0,
            Held::ForOne(count) => *count,
            Held::ForAll { newest, had } => {
                let most = had.values().map(|had| newest - had).max().unwrap_or(0);
                // What has no room was overwritten.
                self.capacity.map_or(most, |room| most.min(signed(room)))
            }
        };
        Queue { waiting: waiting.try_into().unwrap_or(0), capacity: self.capacity }
    }

    /// A message for one receiver was sent, or received. `length` is the
    /// channel's own, if it has one.
    pub(crate) fn changed(&mut self, change: i64, length: Option<usize>) {
        if let Held::ForOne(count) = &mut self.held {
            *count = length.map_or(*count + change, |own| own.try_into().unwrap_or(i64::MAX));
        }
    }

    /// A message was sent to all receivers.
    pub(crate) fn sent_to_all(&mut self, message: u64) {
        if let Held::ForAll { newest, .. } = &mut self.held {
            *newest = signed(message).max(*newest);
        }
    }

    /// A new receiver, which has had all messages, or those that `like` has had.
    pub(crate) fn new_receiver(&mut self, like: Option<u32>) -> u32 {
        self.numbered += 1;
        if let Held::ForAll { newest, had } = &mut self.held {
            let its = like.and_then(|like| had.get(&like)).unwrap_or(newest);
            had.insert(self.numbered, *its);
        }
        self.numbered
    }

    /// The receiver is dropped.
    pub(crate) fn drop_receiver(&mut self, receiver: u32) {
        if let Held::ForAll { had, .. } = &mut self.held {
            had.remove(&receiver);
        }
    }

    /// Moves the receiver on, from the newest message that it has had; `to` is
    /// told that, and the number of the newest.
    pub(crate) fn has_had(&mut self, receiver: u32, to: impl FnOnce(i64, i64) -> i64) {
        if let Held::ForAll { newest, had } = &mut self.held
            && let Some(had) = had.get_mut(&receiver)
        {
            *had = to(*had, *newest);
        }
    }
}

/// The number of a message, or of messages, as one that can be compared.
pub(crate) fn signed(number: u64) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
