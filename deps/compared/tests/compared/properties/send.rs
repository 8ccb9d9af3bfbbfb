//! Whether a sender can wait as a future.

use std::task::Poll;

use compared::Cell;

use super::{Property, by_run, take, yes_or_no};
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
    let (mut tx, mut rx) = C::new(1);
    let sent = C::send(&mut tx, Message::new(7)).map(|mut send| poll::once(&mut send));
    let sent = matches!(sent, Some(Poll::Ready(Sent::Yes)));
    by_run(yes_or_no(sent && take::<C>(&mut rx).number() == Some(7)))
}
