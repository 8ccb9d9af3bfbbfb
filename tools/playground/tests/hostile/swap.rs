//! Switches swapping off.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn swapoff(path: *const c_char) -> c_int;
}

fn main() {
    report(check(unsafe { swapoff(c"/dev/null".as_ptr()) }));
}
