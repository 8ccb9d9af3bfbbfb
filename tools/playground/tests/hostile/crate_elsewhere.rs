//! Names a crate that is not offered.
//@ phase: compile
//@ stopped-by: rustc
//@ says: error
//@ control: none: rustc looks only where it is told

extern crate rustc_driver;

fn main() {}
