//! Whether a sender that comes later takes the room that was made for one that
//! waits.

use compared::Cell;

use super::{Property, by_run, fill, take, waits};
use crate::channel::{Channel, Message, Sent};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "order",
    title: "Overtaking",
    question: "a `send` waits, room is made, and before it goes on another sender calls \
               `try_send`: does that one get the room",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    C::try_send(&mut C::new(1).0, Message::new(0))?;
    let (mut tx, mut rx) = C::new(1);
    let mut newcomer = C::another_sender(&tx)?;
    let full = fill::<C>(&mut tx)?;
    let mut send = C::send(&mut tx, Message::new(full))?;
    assert!(poll::once(&mut send).is_pending());
    take::<C>(&mut rx);
    let sent = C::try_send(&mut newcomer, Message::new(full + 1));
    // To the end, so that it is not dropped half-way.
    while poll::once(&mut send).is_pending() {
        take::<C>(&mut rx);
    }
    by_run(if matches!(sent, Some(Sent::Yes)) { "yes" } else { "no" })
}
