//! The two ends of a channel, and what they report.

use std::panic::Location;

use trace_events::{Does, Refusal, Side};

use crate::output::{Channel, Locked, lock};

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
}

/// Records a new channel; returns its first sender and its first receiver.
pub fn channel(site: Site, kind: &str, capacity: Option<usize>) -> (End, End) {
    let channel = make(site, kind, capacity, 1);
    (End { channel, side: Side::Sender }, End { channel, side: Side::Receiver })
}

/// Records a new channel that has no receiver yet; returns its sender.
pub fn sender(site: Site, kind: &str, capacity: Option<usize>) -> End {
    End { channel: make(site, kind, capacity, 0), side: Side::Sender }
}

fn make(site: Site, kind: &str, capacity: Option<usize>, receivers: u32) -> u32 {
    let locked = lock();
    let channel = locked.with(|recorder| {
        let number = u32::try_from(recorder.channels.len()).unwrap_or(u32::MAX) + 1;
        let mut channel = Channel::default();
        *channel.ends(Side::Sender) = 1;
        *channel.ends(Side::Receiver) = receivers;
        recorder.channels.insert(number, channel);
        number
    });
    let capacity = capacity.map(|capacity| capacity as u64);
    locked.tell(site.line(), Does::Makes { channel, kind: kind.to_owned(), capacity });
    channel
}

impl End {
    /// Another end of this side.
    pub fn another(&self, site: Site) -> End {
        self.of(self.side, site)
    }

    /// Another sender or receiver of this end's channel.
    pub fn of(&self, side: Side, site: Site) -> End {
        let channel = self.channel;
        let locked = lock();
        let left = self.count(&locked, side, |ends| *ends += 1);
        locked.tell(site.line(), Does::Clones { channel, side, left });
        End { channel, side }
    }

    fn count(&self, locked: &Locked, side: Side, change: impl FnOnce(&mut u32)) -> u32 {
        locked.with(|recorder| {
            let ends = recorder.channels.entry(self.channel).or_default().ends(side);
            change(ends);
            *ends
        })
    }

    /// The number that the next message will have, as long as the lock is held.
    pub fn next_number(&self) -> u64 {
        lock().with(|recorder| recorder.channels.entry(self.channel).or_default().messages + 1)
    }

    /// Numbers a message that is about to be sent.
    pub fn number(&self) -> u64 {
        lock().with(|recorder| {
            let messages = &mut recorder.channels.entry(self.channel).or_default().messages;
            *messages += 1;
            *messages
        })
    }

    fn tell(&self, site: Site, does: Does) {
        lock().tell(site.line(), does);
    }

    /// Records that the message was sent.
    pub fn sent(&self, site: Site, message: u64) {
        lock().sent(self.channel, site.line(), message);
    }

    /// Records that the message was not sent.
    pub fn refused(&self, site: Site, message: u64, why: Refusal) {
        self.tell(site, Does::Refused { channel: self.channel, message, why });
    }

    /// Records that a message was received.
    pub fn received(&self, site: Site, message: u64) {
        lock().received(self.channel, site.line(), message);
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
        self.tell(site, Does::Missed { channel: self.channel, messages });
    }

    /// Records that this end closes the channel.
    pub fn closes(&self, site: Site) {
        self.tell(site, Does::Closes { channel: self.channel });
    }

    /// Records that the message was sent to all receivers, of which one has
    /// `queued` messages left to receive.
    pub fn sent_to_all(&self, site: Site, message: u64, queued: usize) {
        let queued = queued as u64;
        self.tell(site, Does::Sent { channel: self.channel, message, queued });
    }

    /// Records that this receiver has received a message that others get, too.
    pub fn received_of_all(&self, site: Site, message: u64) {
        self.tell(site, Does::Received { channel: self.channel, message, queued: 0 });
    }

    /// Records that there is a new value, without looking at it.
    pub fn notices(&self, site: Site) {
        self.tell(site, Does::Notices { channel: self.channel });
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
        std::mem::ManuallyDrop::new(End { channel: self.channel, side }).another(site)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let End { channel, side } = *self;
        let locked = lock();
        let left = self.count(&locked, side, |ends| *ends = ends.saturating_sub(1));
        locked.tell(None, Does::Drops { channel, side, left });
    }
}
