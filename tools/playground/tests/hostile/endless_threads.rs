//! Computes without end in many threads.
//@ phase: run
//@ stopped-by: limits
//@ ends: cpu
//@ control: without limits watch

use support::*;

fn main() {
    std::thread::scope(|scope| {
        (0..8).for_each(|_| drop(scope.spawn(|| compute(1_500))));
    });
    println!("worked");
}
