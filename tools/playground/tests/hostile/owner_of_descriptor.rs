//! Has the kernel signal a process of the same user.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ control: without landlock seccomp namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fcntl(file: c_int, command: c_int, ...) -> c_int;
}

fn main() {
    // F_SETOWN
    report(check(unsafe { fcntl(1, 8, at("$VICTIM").parse::<c_int>().unwrap()) }));
}
