//! Chooses how it is scheduled.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn sched_setscheduler(process: c_int, policy: c_int, parameter: *const c_int) -> c_int;
}

fn main() {
    report(check(unsafe { sched_setscheduler(0, 3, &0) }));
}
