//! Opens a copy of all mounts.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    unsafe { unshare(0x1002_0000) };
    // open_tree with OPEN_TREE_CLONE | AT_RECURSIVE
    report(call(428, [(-100isize) as usize, c"/".as_ptr() as usize, 0x8001, 0, 0, 0]));
}
