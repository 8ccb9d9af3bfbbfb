//! Computes without end.
//@ phase: run
//@ stopped-by: limits watch
//@ ends: cpu
//@ sample: a run
//@ control: without limits watch

use support::*;

fn main() {
    // More than its limit, so that it ends where nothing ends it.
    compute(1_500);
    println!("worked");
}
