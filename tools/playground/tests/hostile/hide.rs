//! Makes its own folder in /proc inaccessible to whoever counts.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

fn main() {
    // PR_SET_DUMPABLE
    report(check(unsafe { prctl(4, 0 as c_ulong) }));
}
