//! Whether a receiver can block its thread.

use compared::Cell;

use super::{Property, by_run, put, yes_or_no};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "Blocking",
    question: "can it receive and block its thread until there is a message",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    put::<C>(&mut tx, 7);
    let got = C::recv_blocking(&mut rx).and_then(|got| got.number());
    by_run(yes_or_no(got == Some(7)))
}
