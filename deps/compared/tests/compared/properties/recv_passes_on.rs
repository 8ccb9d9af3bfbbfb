//! Whether a wake-up is passed on by a `recv` that is dropped.

use compared::Cell;

use super::{Hazard, Property, by_run, put, yes_or_no};
use crate::channel::Channel;
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Dropped `recv` wakes the next",
    question: "two receivers wait for one message, the one that is woken is dropped: can the \
               other one receive it",
    hazard: Some(Hazard {
        values: &["no"],
        title: "A dropped `recv` wakes nobody",
        what: "The `recv` that was dropped had been woken, or had the message: the other \
               receiver waits on. Do not drop a `recv` of this channel.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let mut other = C::another_receiver(&mut tx, &rx)?;
    let both = [Wakes::new(), Wakes::new()];
    let mut first = C::recv(&mut rx)?;
    let mut second = C::recv(&mut other)?;
    assert!(poll::with(&mut first, &both[0].1).is_pending());
    assert!(poll::with(&mut second, &both[1].1).is_pending());
    put::<C>(&mut tx, 7);
    // The one that was woken first is dropped; then the other must be woken.
    let (dropped, mut left, wakes) = match (both[0].0.any(), both[1].0.any()) {
        (true, _) => (first, second, &both[1].0),
        (false, true) => (second, first, &both[0].0),
        (false, false) => panic!("{}: nobody is woken", C::INFO.name),
    };
    drop(dropped);
    by_run(yes_or_no(wakes.any() && poll::once(&mut left).is_ready()))
}
