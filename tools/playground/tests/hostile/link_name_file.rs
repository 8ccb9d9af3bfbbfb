//! Gives a library the name of a file with options.
//@ phase: compile
//@ stopped-by: names
//@ says: the name of a library
//@ sample: a compilation
//@ control: none: with the name in pieces it is tried, too

#[link(name = "@$FOLDER/script")]
unsafe extern "C" {}

fn main() {}
