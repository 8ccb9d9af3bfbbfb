//! Has the kernel log processes into a file.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn acct(path: *const c_char) -> c_int;
}

fn main() {
    report(check(unsafe { acct(c"/tmp/hostile".as_ptr()) }));
}
