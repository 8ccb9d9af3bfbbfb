//! As a compiler that was taken over, withdraws the signal that ends it with the keeper.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

fn main() {
    // PR_SET_PDEATHSIG
    report(check(unsafe { prctl(1, 0 as c_ulong) }));
}
