//! Keeps messages that outlive it.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn msgget(key: c_int, flags: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { msgget(0, 0o600) }));
}
