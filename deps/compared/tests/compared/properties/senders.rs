//! How many senders a channel can have.

use compared::Cell;

use super::{Property, by_compiler};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "ends",
    title: "Senders",
    question: "can the sender be cloned",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    by_compiler(if C::TRAITS.sender_clone { "many" } else { "one" })
}
