//! As a compiler that was taken over, fills memory in many processes.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: memory
//@ control: without watch cgroup

use support::*;

fn main() {
    fill_together(|| {});
}
