//! What becomes of a message that arrives while a `recv` waits, if the `recv`
//! is dropped before it is polled again: what `select!` and `timeout` can do.

use compared::Cell;

use super::{Property, by_run, put, take};
use crate::channel::{Channel, Got};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "cancel",
    title: "Message for a dropped `recv`",
    question: "a `recv` waits, a message is sent, the `recv` is dropped: what becomes of the message",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    {
        let mut recv = C::recv(&mut rx)?;
        assert!(poll::once(&mut recv).is_pending());
        put::<C>(&mut tx, 7);
    }
    by_run(match take::<C>(&mut rx) {
        Got::Message(message) if message.number == 7 => "kept",
        _ => "lost",
    })
}
