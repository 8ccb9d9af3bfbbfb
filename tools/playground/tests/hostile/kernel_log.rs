//! Reads the log of the kernel.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn klogctl(command: c_int, buffer: *mut c_char, length: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { klogctl(3, [0; 64].as_mut_ptr(), 64) }));
}
