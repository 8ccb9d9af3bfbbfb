//! Whether the sender is a `Sink`.

use compared::Cell;

use super::{Property, by_compiler, yes_or_no};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "sending",
    title: "`Sink`",
    question: "is the sender a `Sink` of the crate futures",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    by_compiler(yes_or_no(C::TRAITS.sender_sink))
}
