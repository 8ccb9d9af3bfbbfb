//! As a compiler that was taken over, computes in processes whose time the kernel does not add up.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: cpu
//@ control: without watch

use support::*;

fn main() {
    // SIGCHLD is ignored.
    unsafe { signal(17, 1) };
    for _ in 0..3 {
        in_child(|| compute(500)).unwrap();
        wait_for_all();
    }
    println!("worked");
}
