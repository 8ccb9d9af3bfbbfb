//! Asks the kernel about the network.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { socket(16, 3, 0) }));
}
