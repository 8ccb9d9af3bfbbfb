//! What `close` on the receiver's side does to messages that are still there.

use compared::Cell;

use super::{Hazard, Property, by_compiler, by_run, offer, put, take};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "`close` by the receiver",
    question: "messages wait, and the receiver closes the channel: can they be received",
    hazard: Some(Hazard {
        values: &["rest discarded"],
        title: "The receiver's `close` discards messages",
        what: "`close` throws away what was sent and not received yet. Drop the senders \
               instead, and receive to the end.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(2);
    put::<C>(&mut tx, 7);
    if C::close_by_receiver(&mut rx).is_none() {
        return by_compiler("has none");
    }
    let sent = offer::<C>(&mut tx, Message::new(8));
    assert!(!matches!(sent, Sent::Yes), "{}: {sent:?}", C::INFO.name);
    by_run(if take::<C>(&mut rx).number() == Some(7) { "rest delivered" } else { "rest discarded" })
}
