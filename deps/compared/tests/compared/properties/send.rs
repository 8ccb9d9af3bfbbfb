//! Whether a sender can wait as a future.

use std::task::Poll;

use compared::Cell;

use super::{Property, by_run, yes_or_no};
use crate::channel::{Channel, Message, Sent};
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "`.await`",
    question: "can it send as a future",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, _rx) = C::new(1);
    let sent = C::send(&mut tx, Message::new(7)).map(|mut send| poll::once(&mut send));
    by_run(yes_or_no(matches!(sent, Some(Poll::Ready(Sent::Yes)))))
}
