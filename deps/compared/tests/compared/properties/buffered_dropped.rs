//! When messages are dropped that nobody will receive.

use compared::Cell;

use super::{Hazard, Property, by_run, offer};
use crate::channel::{Capacity, Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "Rest without a receiver",
    question: "messages wait, and the receiver is dropped while a sender lives: when are they \
               dropped",
    hazard: Some(Hazard {
        values: &["with the channel"],
        title: "Messages outlive their receiver",
        what: "A request that waits in the channel when its receiver goes stays there as long \
               as a sender lives, and so does the one-shot sender inside: whoever waits for \
               the answer waits on. Let the receiver empty the channel before it goes, or \
               give the wait a time limit.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    // Such a channel has a value, and no messages.
    if C::INFO.capacity == Capacity::Newest {
        return None;
    }
    let (mut tx, rx) = C::new(1);
    let (message, watched) = Message::watched();
    assert!(matches!(offer::<C>(&mut tx, message), Sent::Yes));
    assert!(watched.exists());
    drop(rx);
    if !watched.exists() {
        return by_run("at once");
    }
    drop(tx);
    by_run(if watched.exists() { "later" } else { "with the channel" })
}
