//! What a receiver learns that was too slow.

use compared::Cell;

use super::{Property, by_run, overwrites, take};
use crate::channel::{Capacity, Channel, Got, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "capacity",
    title: "A slow receiver",
    question: "more is sent than fits before the receiver looks: does it learn that it missed \
               something",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity == Capacity::OneMessage {
        return None;
    }
    if !overwrites::<C>() {
        return by_run("misses nothing");
    }
    let (mut tx, mut rx) = C::new(1);
    for number in 0..5 {
        super::offer::<C>(&mut tx, Message::new(number));
    }
    by_run(match take::<C>(&mut rx) {
        Got::Missed => "is told what it missed",
        _ => "is not told",
    })
}
