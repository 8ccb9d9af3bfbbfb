//! The commands that do more than check, build or serve the book.

pub mod new;
pub mod run;
pub mod rust_playground;
