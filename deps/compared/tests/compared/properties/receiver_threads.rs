//! Whether a receiver can go to another thread, and whether threads can share it.

use compared::Cell;

use super::{Property, across_threads, by_compiler};
use crate::channel::Channel;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "ends",
    title: "Receiver across threads",
    question: "is the receiver `Send`, and is it `Sync`",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    by_compiler(across_threads(C::TRAITS.receiver_send, C::TRAITS.receiver_sync))
}
