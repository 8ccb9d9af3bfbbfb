//! As a compiler that was taken over, computes in processes that nobody waits for.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: cpu
//@ control: without watch

use support::*;

fn main() {
    for _ in 0..3 {
        let orphans = Orphans::new();
        orphans.start(|| compute(500));
        orphans.wait();
    }
    println!("worked");
}
