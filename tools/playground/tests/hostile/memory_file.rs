//! Makes a file in memory, which no rule names, to execute it.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn memfd_create(name: *const c_char, flags: c_uint) -> c_int;
}

fn main() {
    report(check(unsafe { memfd_create(c"hostile".as_ptr(), 0) }));
}
