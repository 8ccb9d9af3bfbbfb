//! Gives a library a name that only a macro knows.
//@ phase: compile
//@ stopped-by: names
//@ says: the name of a library
//@ sample: a compilation
//@ control: none: with the name in pieces it is tried, too

#[link(name = concat!("c", "\n", "--Map=$FOLDER/new"))]
unsafe extern "C" {}

fn main() {}
