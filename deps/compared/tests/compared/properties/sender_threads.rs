//! Whether a sender can go to another thread, and whether threads can share it.

use compared::Cell;

use super::{Property, across_threads, by_compiler};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "ends",
    title: "Sender across threads",
    question: "is the sender `Send`, and is it `Sync`",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    by_compiler(across_threads(C::TRAITS.sender_send, C::TRAITS.sender_sync))
}
