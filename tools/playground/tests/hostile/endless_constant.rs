//! Computes a constant without end.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: cpu
//@ sample: a compilation
//@ control: none: it would not end

#![allow(long_running_const_eval)]

const LONG: u64 = {
    let mut number = 0u64;
    while number != u64::MAX {
        number += 1;
    }
    number
};

fn main() {
    println!("{LONG}");
}
