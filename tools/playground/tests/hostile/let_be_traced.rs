//! Lets others trace it.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

fn main() {
    // PR_SET_PTRACER; the error is EINVAL if tracing does not need it.
    report_reached(check(unsafe { prctl(0x5961_6d61, -1 as c_long) }));
}
