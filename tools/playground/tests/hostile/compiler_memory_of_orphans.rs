//! As a compiler that was taken over, fills memory in processes that nobody waits for.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: memory
//@ control: without watch cgroup

use support::*;

fn main() {
    let orphans = Orphans::new();
    for _ in 0..3 {
        orphans.start(|| {
            let memory = fill(48 << 20);
            be_counted();
            drop(memory);
        });
    }
    orphans.wait();
    println!("worked");
}
