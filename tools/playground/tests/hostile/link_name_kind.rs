//! Gives a static library a name of many lines.
//@ phase: compile
//@ stopped-by: names
//@ says: the name of a library
//@ sample: a compilation
//@ control: none: with the name in pieces it is tried, too

#[link(kind = "static", name = "c\u{a}-o$FOLDER/own")]
unsafe extern "C" {}

fn main() {}
