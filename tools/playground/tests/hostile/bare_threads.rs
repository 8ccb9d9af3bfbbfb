//! Starts 3,000 threads on one small stack, past the C library.
//@ phase: run
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ sample: a run without namespaces
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
