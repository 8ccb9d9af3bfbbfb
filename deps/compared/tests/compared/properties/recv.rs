//! Whether a receiver can wait as a future.

use std::task::Poll;

use compared::Cell;

use super::{Property, by_run, put, yes_or_no};
use crate::channel::Channel;
use crate::poll;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "`.await`",
    question: "can it receive as a future",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    put::<C>(&mut tx, 7);
    let got = C::recv(&mut rx).map(|mut recv| poll::once(&mut recv));
    by_run(yes_or_no(matches!(got, Some(Poll::Ready(got)) if got.number() == Some(7))))
}
