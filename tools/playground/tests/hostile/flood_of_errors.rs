//! Prints more errors than anybody reads.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: output
//@ control: raised output

use support::*;

fn main() {
    // More than the limit and the pipe take together.
    (0..40_000).for_each(|_| eprintln!("error"));
    println!("worked");
}
