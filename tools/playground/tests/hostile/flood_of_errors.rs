//! Prints more errors than anybody reads.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: output
//@ control: raised output

use support::*;

fn main() {
    (0..20_000).for_each(|_| eprintln!("error"));
    println!("worked");
}
