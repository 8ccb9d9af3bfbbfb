//! As a compiler that was taken over, starts 3,000 threads on one small stack.
//@ phase: compiler
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    start_bare_threads();
}
