//! As a compiler that was taken over, starts processes that start processes, and end before anybody looks for them.
//@ phase: compiler
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;
/// Each process starts two and ends. Those of the last generation stay for a while.
fn grow(orphans: &Orphans, depth: u32) {
    match depth {
        0 => {
            orphans.count();
            be_counted();
        }
        _ => (0..2).for_each(|_| drop(in_child(|| grow(orphans, depth - 1)))),
    }
}

fn main() {
    let orphans = Orphans::new();
    orphans.start(|| grow(&orphans, 7));
    println!("{}", if orphans.wait() >= 100 { "worked" } else { "refused" });
}
