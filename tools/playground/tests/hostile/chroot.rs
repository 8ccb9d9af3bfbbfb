//! Makes another folder its root.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn unshare(flags: c_int) -> c_int;
    fn chroot(path: *const c_char) -> c_int;
}

fn main() {
    unsafe { unshare(0x1000_0000) };
    report(check(unsafe { chroot(c"/tmp".as_ptr()) }));
}
