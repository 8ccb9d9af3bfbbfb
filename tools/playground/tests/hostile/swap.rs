//! Switches swapping off.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn swapoff(path: *const c_char) -> c_int;
}

fn main() {
    report_reached(check(unsafe { swapoff(c"/dev/null".as_ptr()) }));
}
