//! Whether the memory for a large capacity is taken at once.

use compared::Cell;

use super::{Property, by_run};
use crate::channel::{Capacity, Channel, Message};

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "memory",
    title: "For a large capacity",
    question: "made with a capacity of 4,096: is the memory for as many messages taken at \
               once",
    hazard: None,
};

const CAPACITY: usize = 4_096;

pub fn cell<C: Channel>() -> Option<Cell> {
    if C::INFO.capacity != Capacity::Chosen {
        return None;
    }
    let mut ends = None;
    let taken = allocation_counter::measure(|| ends = Some(C::new(CAPACITY)));
    let messages = (CAPACITY * size_of::<Message>()) as i64;
    by_run(if taken.bytes_current >= messages { "at once" } else { "as it fills" })
}
