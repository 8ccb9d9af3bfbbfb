//! Queues a signal to a process of the same user.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ spoils: the victim
//@ control: without landlock seccomp namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn sigqueue(process: c_int, signal: c_int, value: *mut c_void) -> c_int;
}

fn main() {
    report(check(unsafe { sigqueue(at("$VICTIM").parse().unwrap(), 15, std::ptr::null_mut()) }));
}
