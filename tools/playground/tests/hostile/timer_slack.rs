//! Has its timers be exact at the cost of others.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

fn main() {
    report(check(unsafe { prctl(29, 1 as c_ulong) }));
}
