//! As a compiler that was taken over, makes its folder the root.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn chroot(path: *const c_char) -> c_int;
}

fn main() {
    unsafe { unshare(0x1000_0000) };
    report(check(unsafe { chroot(c".".as_ptr()) }));
}
