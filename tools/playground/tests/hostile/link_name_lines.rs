//! Gives a library a name of many lines, of which each is an option.
//@ phase: compile
//@ stopped-by: names
//@ says: the name of a library
//@ sample: a compilation
//@ control: none: with the name in pieces it is tried, too

#[link(name = "c\n--Map=$FOLDER/new")]
unsafe extern "C" {}

fn main() {}
