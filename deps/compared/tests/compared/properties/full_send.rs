//! What a `send` does while the channel is full.

use compared::Cell;

use super::{Property, by_run, fill, take_all, waits};
use crate::channel::{Channel, Message};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "Full: `send`",
    question: "the channel is full, and a message is sent as a future: does that wait until \
               there is room",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    let (mut tx, mut rx) = C::new(1);
    let full = fill::<C>(&mut tx)?;
    let mut send = C::send(&mut tx, Message::new(full))?;
    assert!(poll::once(&mut send).is_pending());
    take_all::<C>(&mut rx);
    by_run(if poll::once(&mut send).is_ready() { "waits" } else { "waits on" })
}
