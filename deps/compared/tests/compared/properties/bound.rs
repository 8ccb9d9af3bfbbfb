//! Whether a channel keeps its bound while a `recv` waits that lost a message to
//! another receiver.

use compared::Cell;

use super::{Hazard, Property, by_run, fill, put, take};
use crate::channel::{Capacity, Channel, Got};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "Keeps its bound",
    question: "capacity 1; a `recv` waits, is woken, another receiver takes the message, and \
               the `recv` is polled 20 times more: do no more messages fit then than 1, and 1 \
               for that `recv`",
    hazard: Some(Hazard {
        values: &["no"],
        title: "A bound is not kept",
        what: "A `recv` that was woken in vain counts again each time that it is polled, and \
               for each count the channel takes one message more than its capacity. With \
               several receivers, do not rely on the bound to limit memory.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity != Capacity::Chosen {
        return None;
    }
    let (mut tx, mut rx) = C::new(1);
    let mut other = C::another_receiver(&mut tx, &rx)?;
    let mut recv = C::recv(&mut rx)?;
    let is_waiting = poll::once(&mut recv).is_pending();
    put::<C>(&mut tx, 7);
    let is_taken = matches!(take::<C>(&mut other), Got::Message(_));
    let is_lost = (0..20).all(|_| poll::once(&mut recv).is_pending());
    // Otherwise the message went to the `recv` itself, or to each of them.
    if !(is_waiting && is_taken && is_lost) {
        return None;
    }
    let Some(fit) = fill::<C>(&mut tx) else { return by_run("no") };
    by_run(if fit <= 2 { "yes" } else { "no" })
}
