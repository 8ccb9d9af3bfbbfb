//! Computes without end.
//@ phase: run
//@ stopped-by: limits watch
//@ ends: cpu
//@ sample: a run
//@ control: without limits watch

use support::*;

fn main() {
    // More than the limit, so that the control ends.
    compute(1_500);
    println!("worked");
}
