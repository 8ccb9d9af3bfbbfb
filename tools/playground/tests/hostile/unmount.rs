//! Unmounts a file system.
//@ phase: run
//@ stopped-by: landlock seccomp
//@ control: without landlock seccomp

use support::*;

fn main() {
    unsafe { unshare(0x1002_0000) };
    unsafe { mount(c"none".as_ptr(), c"/tmp".as_ptr(), c"tmpfs".as_ptr(), 0, std::ptr::null()) };
    report(call(UMOUNT2, [c"/tmp".as_ptr() as usize, 2, 0, 0, 0, 0]));
}
