//! Renames the machine, in a namespace of its own.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn sethostname(name: *const c_char, length: usize) -> c_int;
}

fn main() {
    // CLONE_NEWUSER | CLONE_NEWUTS
    unsafe { unshare(0x1400_0000) };
    report(check(unsafe { sethostname(c"hostile".as_ptr(), 7) }));
}
