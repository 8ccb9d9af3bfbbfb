//! Reaches parsers of the kernel through a socket.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: many kernels do not have it

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
}

fn main() {
    // AF_ALG
    report(check(unsafe { socket(38, 5, 0) }));
}
