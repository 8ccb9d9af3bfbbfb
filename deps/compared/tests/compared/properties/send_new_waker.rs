//! Whether a `send` that is polled by another task wakes that task.

use compared::Cell;

use super::{Hazard, Property, by_run, fill, take_all, waits, yes_or_no};
use crate::channel::{Channel, Message};
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Another waker for `send`",
    question: "a `send` waits, is polled again with another waker, and can go on: is that \
               waker woken",
    hazard: Some(Hazard {
        values: &["no"],
        title: "A `send` forgets its second waker",
        what: "A `send` that one task polls and another awaits is not woken, though it could \
               go on. Await it where it was polled first.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    let (mut tx, mut rx) = C::new(1);
    let full = fill::<C>(&mut tx)?;
    let (_, first) = Wakes::new();
    let (wakes, second) = Wakes::new();
    let mut send = C::send(&mut tx, Message::new(full))?;
    assert!(poll::with(&mut send, &first).is_pending());
    assert!(poll::with(&mut send, &second).is_pending());
    take_all::<C>(&mut rx);
    let is_woken = wakes.any();
    assert!(poll::once(&mut send).is_ready(), "{}", C::INFO.name);
    by_run(yes_or_no(is_woken))
}
