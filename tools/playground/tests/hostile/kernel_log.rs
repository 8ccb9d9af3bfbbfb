//! Reads the log of the kernel.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn klogctl(command: c_int, buffer: *mut c_char, length: c_int) -> c_int;
}

fn main() {
    // This asks only how large the log is.
    report_reached(check(unsafe { klogctl(10, std::ptr::null_mut(), 0) }));
}
