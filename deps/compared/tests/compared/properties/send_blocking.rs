//! Whether a sender can block its thread.

use compared::Cell;

use super::{Property, by_run, yes_or_no};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "Blocking",
    question: "can it send and block its thread until there is room",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, _rx) = C::new(1);
    let sent = C::send_blocking(&mut tx, Message::new(7));
    by_run(yes_or_no(matches!(sent, Some(Sent::Yes))))
}
