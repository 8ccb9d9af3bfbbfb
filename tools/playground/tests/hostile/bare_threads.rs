//! Starts 3,000 threads on one small stack, past the C library.
//@ phase: run
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ sample: a run without namespaces
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    start_bare_threads();
}
