//! What the authors wrote, read from disk and taken apart.

pub mod anchor;
pub mod book;
pub mod directive;
pub mod facts;
pub mod page;
pub mod rust_playground;
pub mod sources;
