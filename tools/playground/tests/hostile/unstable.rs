//! Switches on an unstable feature.
//@ phase: compile
//@ stopped-by: rustc
//@ says: E0554
//@ control: none: only a variable of the environment would let it

#![feature(proc_macro_internals)]

fn main() {}
