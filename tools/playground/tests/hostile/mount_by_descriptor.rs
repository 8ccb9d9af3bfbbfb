//! Mounts a file system by the newer calls.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    unsafe { unshare(0x1002_0000) };
    // fsopen
    report(call(430, [c"tmpfs".as_ptr() as usize, 0, 0, 0, 0, 0]));
}
