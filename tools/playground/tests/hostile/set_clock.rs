//! Sets the clock.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn settimeofday(time: *const [c_long; 2], zone: *const c_void) -> c_int;
}

fn main() {
    report(check(unsafe { settimeofday(&[1, 0], std::ptr::null()) }));
}
