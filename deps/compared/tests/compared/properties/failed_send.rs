//! What becomes of a message that nobody will receive.

use compared::Cell;

use super::{Property, by_run, offer};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "Send to nobody",
    question: "the receiver is gone: does a send fail, and does it give the message back",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, rx) = C::new(1);
    drop(rx);
    by_run(match offer::<C>(&mut tx, Message::new(7)) {
        Sent::Yes => "succeeds",
        Sent::Closed(Some(message)) if message.number == 7 => "fails, message back",
        Sent::Closed(_) => "fails, message dropped",
        Sent::Full(_) => "waits",
    })
}
