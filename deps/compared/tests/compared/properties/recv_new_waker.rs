//! Whether a `recv` that is polled by another task wakes that task.

use compared::Cell;

use super::{Hazard, Property, by_run, put, yes_or_no};
use crate::channel::Channel;
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Another waker for `recv`",
    question: "a `recv` waits, is polled again with another waker, and can go on: is that \
               waker woken",
    hazard: Some(Hazard {
        values: &["no"],
        title: "A `recv` forgets its second waker",
        what: "A `recv` that one task polls and another awaits is not woken, though it could \
               go on. Await it where it was polled first.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let (_, first) = Wakes::new();
    let (wakes, second) = Wakes::new();
    let mut recv = C::recv(&mut rx)?;
    assert!(poll::with(&mut recv, &first).is_pending());
    assert!(poll::with(&mut recv, &second).is_pending());
    put::<C>(&mut tx, 7);
    let is_woken = wakes.any();
    assert!(poll::once(&mut recv).is_ready(), "{}", C::INFO.name);
    by_run(yes_or_no(is_woken))
}
