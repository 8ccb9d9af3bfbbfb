//! As a compiler that was taken over, executes a file that is only in memory.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // memfd_create
    report(call(MEMFD_CREATE, [c"hostile".as_ptr() as usize, 0, 0, 0, 0, 0]));
}
