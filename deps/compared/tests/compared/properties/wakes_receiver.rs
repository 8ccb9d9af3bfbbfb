//! Whether a receiver that waits is woken when the last sender goes.

use compared::Cell;

use super::{Property, by_run, yes_or_no};
use crate::channel::Channel;
use crate::poll::{self, Wakes};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "Last sender wakes `recv`",
    question: "a `recv` waits, and the last sender is dropped: is it woken",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (tx, mut rx) = C::new(1);
    let (wakes, waker) = Wakes::new();
    let mut recv = C::recv(&mut rx)?;
    assert!(poll::with(&mut recv, &waker).is_pending());
    drop(tx);
    let is_woken = wakes.any();
    assert!(poll::once(&mut recv).is_ready() || !is_woken, "{}", C::INFO.name);
    by_run(yes_or_no(is_woken))
}
