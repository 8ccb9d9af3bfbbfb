//! Whether a sender can block its thread.

use compared::Cell;

use super::{Property, by_run, take, yes_or_no};
use crate::channel::{Channel, Message, Sent};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "Blocking",
    question: "can it send and block its thread until there is room",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let sent = matches!(C::send_blocking(&mut tx, Message::new(7)), Some(Sent::Yes));
    by_run(yes_or_no(sent && take::<C>(&mut rx).number() == Some(7)))
}
