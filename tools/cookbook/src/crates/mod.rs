//! The crates that the book teaches, and what a program needs of them.

pub(crate) mod clock;
pub(crate) mod dependencies;
#[cfg(test)]
mod in_page;
pub(crate) mod mentions;
pub(crate) mod metadata;
