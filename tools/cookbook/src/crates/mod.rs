//! The crates that the book teaches, and what a program needs of them.

pub mod dependencies;
pub mod mentions;
pub mod metadata;
