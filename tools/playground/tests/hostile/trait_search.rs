//! Has rustc search for an implementation in more ways than it can.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: cpu or memory or refused
//@ control: none: it would take hours

#![recursion_limit = "4096"]

struct S<T>(T);
trait Find {}
impl<T> Find for S<T> where S<(T, T)>: Find, S<(T, u8)>: Find, S<(u8, T)>: Find {}

fn find<T: Find>() {}

fn main() {
    find::<S<u8>>();
}
