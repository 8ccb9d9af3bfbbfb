//! The form of the book's examples: a Rust file with a header, a program
//! between two anchors, and a golden output beside the file.
//!
//! ```text
//! //! Send one reply back to a waiting task.     title
//! //@ output: unordered                          directives, if any
//!
//! // ANCHOR: example
//! fn main() { … }                                the program a reader copies
//! // ANCHOR_END: example
//! example_harness::test!(main);                  one line for the harness
//! ```
//!
//! The test harness and the book tool both read examples through this crate, so
//! that the book shows what the tests run.

mod discover;
mod example;
mod fault;
mod modules;
mod server;

pub use discover::{Collection, discover};
pub use example::{DISTRIBUTED, Ending, Example, Output, read_utf8};
pub use fault::Fault;
pub use modules::{folder, modules};
pub use server::Server;
