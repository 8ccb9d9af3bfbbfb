//! Whether a `send` that waits, and that its task polls no more, keeps others
//! from sending.

use compared::Cell;

use super::{Hazard, Property, by_run, fill, take_all, waits};
use crate::channel::{Channel, Message};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Unpolled `send` stops others",
    question: "a `send` waits and is polled no more, and all messages are received: does \
               another `send` wait, though the channel is empty",
    hazard: Some(Hazard {
        values: &["yes"],
        title: "A `send` that is not polled stops others",
        what: "Room is given to the one who has waited longest, and kept for it until its \
               task polls it. A task that holds such a `send` and awaits another one, as an \
               arm of `select!` on `&mut send` can, waits for ever. Drop the first, or await \
               it in a task of its own.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    let (mut tx, mut rx) = C::new(1);
    let mut other = C::another_sender(&tx)?;
    let full = fill::<C>(&mut tx)?;
    let mut unpolled = C::send(&mut tx, Message::new(full))?;
    assert!(poll::once(&mut unpolled).is_pending());
    take_all::<C>(&mut rx);
    let mut second = C::send(&mut other, Message::new(full + 1))?;
    let waits = poll::once(&mut second).is_pending();
    // To the end, so that neither is dropped half-way.
    let mut is_done = [false, !waits];
    while is_done != [true; 2] {
        is_done[0] = is_done[0] || poll::once(&mut unpolled).is_ready();
        is_done[1] = is_done[1] || poll::once(&mut second).is_ready();
        take_all::<C>(&mut rx);
    }
    by_run(if waits { "yes" } else { "no" })
}
