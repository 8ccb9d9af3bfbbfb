//! Reads packets off the wire.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { socket(17, 3, 0) }));
}
