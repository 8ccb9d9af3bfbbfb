//! Withdraws the signal that ends it with the server.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn prctl(option: c_int, ...) -> c_int;
}

fn main() {
    report(check(unsafe { prctl(1, 0 as c_ulong) }));
}
