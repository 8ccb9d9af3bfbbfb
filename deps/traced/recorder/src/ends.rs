//! The two ends of a channel, and what they report.

use std::collections::HashMap;
use std::panic::Location;

use trace_events::{Does, Refusal, Side};

use crate::channel::{Channel, Held, signed};
use crate::output::{Locked, lock};

/// A message with its number.
pub type Numbered<T> = (u64, T);

/// A place in the program.
#[derive(Debug, Clone, Copy)]
pub struct Site(Option<&'static Location<'static>>);

impl Site {
    /// The caller of the function that calls this, if both are `#[track_caller]`.
    #[track_caller]
    pub fn here() -> Site {
        Site(Some(Location::caller()))
    }

    /// A place that is not known.
    pub fn nowhere() -> Site {
        Site(None)
    }

    /// The line, unless the place is in the standard library, which calls
    /// `clone` for a vector's elements, for example.
    pub(crate) fn line(self) -> Option<u32> {
        let library = |file: &str| file.starts_with("/rustc/") || file.contains("library/");
        self.0.filter(|place| !library(place.file())).map(Location::line)
    }
}

/// A sender's or receiver's part in the record. A clone is another one; the drop
/// is recorded, so this has to be dropped before the real end is.
#[derive(Debug)]
pub struct End {
    channel: u32,
    side: Side,
    /// The number of a receiver among those of its channel.
    receiver: u32,
}

/// Records a new channel of which each message goes to one receiver; returns
/// its first sender and its first receiver.
pub fn channel(site: Site, kind: &str, capacity: Option<usize>) -> (End, End) {
    let room = capacity.map(|capacity| capacity as u64);
    ends(site, kind, capacity, Channel { capacity: room, ..Channel::default() })
}

/// Records a new channel of which each receiver gets each message, and which
/// keeps the newest `keeps`; returns its first sender and its first receiver.
pub fn channel_to_all(site: Site, kind: &str, capacity: Option<usize>, keeps: usize) -> (End, End) {
    ends(site, kind, capacity, for_all(keeps))
}

/// Records such a channel that has no receiver yet; returns its sender.
pub fn sender_to_all(site: Site, kind: &str, capacity: Option<usize>, keeps: usize) -> End {
    End { channel: make(site, kind, capacity, for_all(keeps)), side: Side::Sender, receiver: 0 }
}

fn for_all(keeps: usize) -> Channel {
    let held = Held::ForAll { newest: 0, had: HashMap::new() };
    Channel { capacity: Some(keeps as u64), held, ..Channel::default() }
}

fn ends(site: Site, kind: &str, capacity: Option<usize>, mut new: Channel) -> (End, End) {
    new.receivers = 1;
    let receiver = new.new_receiver(None);
    let channel = make(site, kind, capacity, new);
    (
        End { channel, side: Side::Sender, receiver: 0 },
        End { channel, side: Side::Receiver, receiver },
    )
}

fn make(site: Site, kind: &str, capacity: Option<usize>, mut new: Channel) -> u32 {
    let locked = lock();
    new.senders = 1;
    let channel = locked.with(|recorder| {
        let number = u32::try_from(recorder.channels.len()).unwrap_or(u32::MAX) + 1;
        recorder.channels.insert(number, new);
        number
    });
    let capacity = capacity.map(|capacity| capacity as u64);
    locked.tell(site.line(), Does::Makes { channel, kind: kind.to_owned(), capacity });
    channel
}

impl End {
    /// Another end of this side. If each receiver gets each message, this one
    /// gets those that this end has not had.
    pub fn another(&self, site: Site) -> End {
        self.like(self.side, Some(self.receiver), site)
    }

    /// Another sender or receiver of this end's channel. If each receiver gets
    /// each message, this one gets those that are sent from now on.
    pub fn of(&self, side: Side, site: Site) -> End {
        self.like(side, None, site)
    }

    fn like(&self, side: Side, like: Option<u32>, site: Site) -> End {
        let channel = self.channel;
        let locked = lock();
        let (left, receiver) = self.with(&locked, |channel| {
            *channel.ends(side) += 1;
            let receiver = match side {
                Side::Receiver => channel.new_receiver(like),
                Side::Sender => 0,
            };
            (*channel.ends(side), receiver)
        });
        locked.tell(site.line(), Does::Clones { channel, side, left });
        End { channel, side, receiver }
    }

    fn with<T>(&self, locked: &Locked, f: impl FnOnce(&mut Channel) -> T) -> T {
        locked.with(|recorder| f(recorder.channels.entry(self.channel).or_default()))
    }

    /// The number that the next message will have, as long as the lock is held.
    pub fn next_number(&self) -> u64 {
        self.with(&lock(), |channel| channel.messages + 1)
    }

    /// Numbers a message that is about to be sent.
    pub fn number(&self) -> u64 {
        self.with(&lock(), |channel| {
            channel.messages += 1;
            channel.messages
        })
    }

    /// Records what this end does, which changes the channel.
    fn change(&self, site: Site, does: Does, change: impl FnOnce(&mut Channel)) {
        let locked = lock();
        self.with(&locked, change);
        locked.tell(site.line(), does);
    }

    fn tell(&self, site: Site, does: Does) {
        self.change(site, does, |_| {});
    }

    /// Records that the message was sent. `length` is the channel's own; without
    /// it, messages are counted.
    pub fn sent(&self, site: Site, message: u64, length: Option<usize>) {
        let does = Does::Sent { channel: self.channel, message };
        self.change(site, does, |channel| channel.changed(1, length));
    }

    /// Records that the message was not sent.
    pub fn refused(&self, site: Site, message: u64, why: Refusal) {
        self.tell(site, Does::Refused { channel: self.channel, message, why });
    }

    /// Records that a message was received. `length` is the channel's own;
    /// without it, messages are counted.
    pub fn received(&self, site: Site, message: u64, length: Option<usize>) {
        let does = Does::Received { channel: self.channel, message };
        self.change(site, does, |channel| channel.changed(-1, length));
    }

    /// Records that the receiver learns that no message will come.
    pub fn sees_end(&self, site: Site) {
        self.tell(site, Does::SeesEnd { channel: self.channel });
    }

    /// Records that there is no message now.
    pub fn finds_nothing(&self, site: Site) {
        self.tell(site, Does::FindsNothing { channel: self.channel });
    }

    /// Records that messages were overwritten before they were received.
    pub fn missed(&self, site: Site, messages: u64) {
        self.change(site, Does::Missed { channel: self.channel, messages }, |channel| {
            channel.has_had(self.receiver, |had, _| had.saturating_add(signed(messages)));
        });
    }

    /// Records that this end closes the channel.
    pub fn closes(&self, site: Site) {
        self.tell(site, Does::Closes { channel: self.channel });
    }

    /// Records that the message was sent to all receivers.
    pub fn sent_to_all(&self, site: Site, message: u64) {
        let does = Does::Sent { channel: self.channel, message };
        self.change(site, does, |channel| channel.sent_to_all(message));
    }

    /// Records that this receiver has received a message that others get, too.
    pub fn received_of_all(&self, site: Site, message: u64) {
        self.change(site, Does::Received { channel: self.channel, message }, |channel| {
            channel.has_had(self.receiver, |had, _| had.max(signed(message)));
        });
    }

    /// Records that this receiver looks at a message without receiving it.
    pub fn looks_at(&self, site: Site, message: u64) {
        self.tell(site, Does::Received { channel: self.channel, message });
    }

    /// Records that there is a new value, without looking at it.
    pub fn notices(&self, site: Site) {
        self.change(site, Does::Notices { channel: self.channel }, |channel| {
            channel.has_had(self.receiver, |_, newest| newest);
        });
    }

    /// This receiver is as if it had had the newest message, or not.
    pub fn marks(&self, had_newest: bool) {
        self.with(&lock(), |channel| {
            channel.has_had(self.receiver, |_, newest| newest - i64::from(!had_newest));
        });
    }

    /// A part that does not count as an end.
    pub fn watch(&self) -> Weak {
        Weak { channel: self.channel }
    }

    /// Records that this end begins to wait; to send the message, if it is one.
    pub fn waits(&self, site: Site, message: Option<u64>) {
        let channel = self.channel;
        self.tell(
            site,
            match message {
                Some(message) => Does::WaitsToSend { channel, message },
                None => Does::WaitsToReceive { channel },
            },
        );
    }

    /// Records that what waited was dropped, or that its time was up.
    pub(crate) fn gives_up(&self, site: Site, side: Side) {
        self.tell(site, Does::GivesUp { channel: self.channel, side });
    }
}

/// Knows its channel, and can become an end of it.
#[derive(Debug, Clone, Copy)]
pub struct Weak {
    channel: u32,
}

impl Weak {
    /// Another sender or receiver.
    pub fn another(self, side: Side, site: Site) -> End {
        // This end does not count, so its drop must not be recorded.
        let end = End { channel: self.channel, side, receiver: 0 };
        std::mem::ManuallyDrop::new(end).of(side, site)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let End { channel, side, receiver } = *self;
        let locked = lock();
        let left = self.with(&locked, |channel| {
            if side == Side::Receiver {
                channel.drop_receiver(receiver);
            }
            let ends = channel.ends(side);
            *ends = ends.saturating_sub(1);
            *ends
        });
        locked.tell(None, Does::Drops { channel, side, left });
    }
}
