//! Whether a receiver can look without waiting.

use compared::Cell;

use super::{Property, by_run, put, yes_or_no};
use crate::channel::{Channel, Got};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "At once",
    question: "can it receive without waiting, and be told if there is nothing yet",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(1);
    let before = C::try_recv(&mut rx);
    put::<C>(&mut tx, 7);
    let after = C::try_recv(&mut rx).and_then(|got| got.number());
    by_run(yes_or_no(matches!(before, Some(Got::Empty)) && after == Some(7)))
}
