//! Starts threads under a name that is no text.
//@ phase: run
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    be_named(c"\xff\xfe");
    start_bare_threads();
}
