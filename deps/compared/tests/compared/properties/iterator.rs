//! Whether the receiver can be iterated.

use compared::Cell;

use super::{Property, by_compiler, yes_or_no};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "receiving",
    title: "`for`",
    question: "can a receiver that blocks stand in a `for` loop",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    by_compiler(yes_or_no(C::TRAITS.receiver_iterator))
}
