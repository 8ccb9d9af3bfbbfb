//! As a compiler that was taken over, fills memory in processes that nobody waits for.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: memory
//@ control: without watch cgroup

use support::*;

fn main() {
    for _ in 0..3 {
        in_child(|| drop(in_child(|| {
            let memory = fill(48 << 20);
            be_counted();
            be_counted();
            drop(memory);
        }))).unwrap();
    }
    wait_for_all();
    be_counted();
    println!("worked");
}
