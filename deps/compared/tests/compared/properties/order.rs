//! In which order the messages of one sender arrive.

use compared::Cell;

use super::{Property, by_run, put, take_all};
use crate::channel::{Capacity, Channel};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "order",
    title: "From one sender",
    question: "do the messages of one sender arrive in the order in which it sent them",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity == Capacity::OneMessage || C::INFO.capacity == Capacity::Newest {
        return None;
    }
    let (mut tx, mut rx) = C::new(64);
    let sent: Vec<u64> = (0..64).collect();
    for &number in &sent {
        put::<C>(&mut tx, number);
    }
    by_run(if take_all::<C>(&mut rx) == sent { "kept" } else { "not kept" })
}
