//! As a compiler that was taken over, makes itself root of a user namespace.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn unshare(flags: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { unshare(0x1000_0000) }));
}
