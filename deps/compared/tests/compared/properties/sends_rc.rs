//! Whether the ends can carry to another thread what must stay on one.

use compared::Cell;

use super::{Hazard, Property, by_compiler, yes_or_no};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "ends",
    title: "Lets `Rc` cross threads",
    question: "is an end `Send` though its messages are `Rc`",
    hazard: Some(Hazard {
        values: &["yes"],
        title: "`Rc` can cross threads",
        what: "Safe code can send an `Rc` to another thread, and two threads then change its \
               count at once: undefined behaviour. Send only what is `Send`; the compiler \
               does not see to it here.",
    }),
};

pub fn cell<C: Channel>() -> Option<Cell> {
    by_compiler(yes_or_no(C::TRAITS.sends_rc))
}
