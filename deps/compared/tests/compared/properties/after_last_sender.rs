//! What becomes of messages that are still there when the last sender goes.

use compared::Cell;

use super::{Property, by_run, put, take};
use crate::channel::{Channel, Got};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "closing",
    title: "Rest after the last sender",
    question: "messages wait, and the last sender is dropped: can they be received, and is \
               the end told then",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let (mut tx, mut rx) = C::new(2);
    put::<C>(&mut tx, 7);
    drop(tx);
    let rest = take::<C>(&mut rx).number();
    let end = take::<C>(&mut rx);
    by_run(match (rest, end) {
        (Some(7), Got::Closed) => "delivered",
        (Some(7), _) => "delivered, end untold",
        _ => "lost",
    })
}
