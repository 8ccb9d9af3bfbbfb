//! Restarts the machine; with a wrong magic number, so that nobody could.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
}

fn main() {
    report(check(unsafe { syscall(REBOOT as c_long, 0, 0, 0, 0) as c_int }));
}
