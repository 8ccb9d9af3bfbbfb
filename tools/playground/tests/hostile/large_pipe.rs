//! Makes the kernel keep much data in pipes.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fcntl(file: c_int, command: c_int, ...) -> c_int;
    fn pipe(ends: *mut c_int) -> c_int;
}

fn main() {
    let mut ends = [0; 2];
    check(unsafe { pipe(ends.as_mut_ptr()) }).unwrap();
    // F_SETPIPE_SZ
    report(check(unsafe { fcntl(ends[0], 1031, 1 << 20 as c_int) }));
}
