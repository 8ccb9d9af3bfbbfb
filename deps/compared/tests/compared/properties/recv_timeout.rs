//! Whether a receiver can block its thread for a limited time.

use std::time::Duration;

use compared::Cell;

use super::{Property, by_run, put, yes_or_no};
use crate::channel::{Channel, Got};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "Blocking, time limit",
    question: "can it receive and block its thread for a limited time",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let before = C::recv_timeout(&mut rx, Duration::ZERO);
    put::<C>(&mut tx, 7);
    let after = C::recv_timeout(&mut rx, Duration::ZERO).and_then(|got| got.number());
    by_run(yes_or_no(matches!(before, Some(Got::Empty)) && after == Some(7)))
}
