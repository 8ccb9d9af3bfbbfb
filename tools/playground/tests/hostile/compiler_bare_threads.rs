//! As a compiler that was taken over, starts 3,000 threads on one small stack.
//@ phase: compiler
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    let mut stack = [0; 4096];
    let started = (0..3000).try_for_each(|_| bare_thread(&mut stack).map(drop));
    if started.is_ok() {
        be_counted();
    }
    report(started);
    std::process::exit(0);
}
