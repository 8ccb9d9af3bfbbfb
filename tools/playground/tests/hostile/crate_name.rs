//! Gives itself a name that is a path.
//@ phase: compile
//@ stopped-by: rustc
//@ says: error
//@ control: none: the command line decides its name

#![crate_name = "../../../tmp/hostile-attack"]

fn main() {}
