//! Becomes root again.
//@ phase: run
//@ stopped-by: seccomp
//@ only: root
//@ control: without landlock seccomp privileges namespaces

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn setuid(user: c_uint) -> c_int;
}

fn main() {
    report(check(unsafe { setuid(0) }));
}
