//! Gives a library a name of many lines in a conditional attribute.
//@ phase: compile
//@ stopped-by: names
//@ says: the name of a library
//@ sample: a compilation
//@ control: none: with the name in pieces it is tried, too

#[cfg_attr(all(), link(name = "c\r--Map=$FOLDER/new"))]
unsafe extern "C" {}

fn main() {}
