//! This crate is empty. Its test runs the book's programs with the crates that
//! record what channels do, and compares what the programs do with what they
//! do without.
