//! Keeps processes that the keeper should adopt.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

fn main() {
    // PR_SET_CHILD_SUBREAPER
    report(check(unsafe { prctl(36, 1 as c_ulong) }));
}
