//! Passes options to the linker.
//@ phase: compile
//@ stopped-by: rustc
//@ says: cannot find attribute
//@ control: none: rustc has no such attribute any more

#![link_args = "-o $FOLDER/own"]

fn main() {}
