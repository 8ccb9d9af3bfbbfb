//! Renames the machine.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn sethostname(name: *const c_char, length: usize) -> c_int;
}

fn main() {
    report(check(unsafe { sethostname(c"hostile".as_ptr(), 7) }));
}
