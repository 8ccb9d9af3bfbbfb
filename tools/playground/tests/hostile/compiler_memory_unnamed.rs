//! As a compiler that was taken over, fills memory under a name that is no text.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: memory
//@ control: without watch cgroup

use support::*;

fn main() {
    fill_together(|| be_named(c"\xff\xfe"));
}
