//! Takes priority from others.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn setpriority(which: c_int, who: c_uint, value: c_int) -> c_int;
}

fn main() {
    // Only lowering it is allowed to everybody; the call is the same.
    report(check(unsafe { setpriority(0, 0, 19) }));
}
