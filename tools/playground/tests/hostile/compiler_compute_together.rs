//! As a compiler that was taken over, computes in many processes, each within its limit.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: cpu
//@ control: without watch

use support::*;

fn main() {
    for _ in 0..3 {
        in_child(|| compute(500)).unwrap();
    }
    wait_for_all();
    println!("worked");
}
