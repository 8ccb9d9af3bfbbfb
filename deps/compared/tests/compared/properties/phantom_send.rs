//! Whether a `send` that was dropped while it waited may still deliver its
//! message.

use std::task::Poll;

use compared::Cell;

use super::{Property, by_run, fill, take_all};
use crate::channel::{Channel, Message};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Dropped `send` may still deliver",
    question: "a `send` waits, room is made, the `send` is dropped: is its message delivered",
    hazard: Some((
        &["yes"],
        "A `send` that a time limit dropped may have sent its message all the same. To send it \
         again can send it twice: number the messages, or let the receiver not mind.",
    )),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    C::send(&mut tx, Message::new(0))?;
    let full = fill::<C>(&mut tx)?;
    {
        let mut send = C::send(&mut tx, Message::new(full))?;
        let Poll::Pending = poll::once(&mut send) else { return None };
        super::take::<C>(&mut rx);
    }
    by_run(if take_all::<C>(&mut rx).contains(&full) { "yes" } else { "no" })
}
