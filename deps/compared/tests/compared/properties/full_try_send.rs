//! What becomes of a message for which there is no room.

use compared::Cell;

use super::{Hazard, Property, by_run, fill, take_all};
use crate::channel::{Capacity, Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "Full: `try_send`",
    question: "the channel is full, and a message is sent without waiting: what becomes of \
               it, or of another",
    hazard: Some(Hazard {
        values: &["drops the message"],
        title: "`try_send` drops the message",
        what: "A `try_send` that fails has dropped its message. Use the form that takes an \
               `Option` and leaves the message in it.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if matches!(C::INFO.capacity, Capacity::OneMessage | Capacity::Unbounded) {
        return None;
    }
    let (mut tx, mut rx) = C::new(2);
    let Some(full) = fill::<C>(&mut tx) else {
        let left = take_all::<C>(&mut rx);
        // `fill` sent the numbers below 100.
        return by_run(match left[..] {
            [99] => "replaces the value",
            [98, 99] => "drops the oldest",
            _ => panic!("{}: {left:?}", C::INFO.name),
        });
    };
    match C::try_send(&mut tx, Message::new(full))? {
        Sent::Full(Some(message)) if message.number == full => by_run("gives it back"),
        Sent::Full(_) => by_run("drops the message"),
        sent => panic!("{}: {sent:?}", C::INFO.name),
    }
}
