//! Whether a sender that waits is woken when the receiver goes.

use compared::Cell;

use super::{Property, by_run, fill, waits, yes_or_no};
use crate::channel::{Channel, Message};
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "Receiver's drop wakes `send`",
    question: "a `send` waits, and the receiver is dropped: is it woken",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if !waits::<C>() {
        return None;
    }
    let (mut tx, rx) = C::new(1);
    let full = fill::<C>(&mut tx)?;
    let (wakes, waker) = Wakes::new();
    let mut send = C::send(&mut tx, Message::new(full))?;
    assert!(poll::with(&mut send, &waker).is_pending());
    drop(rx);
    let is_woken = wakes.any();
    assert!(poll::once(&mut send).is_ready() || !is_woken, "{}", C::INFO.name);
    by_run(yes_or_no(is_woken))
}
