//! Watches what others do with files.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn inotify_init1(flags: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { inotify_init1(0) }));
}
