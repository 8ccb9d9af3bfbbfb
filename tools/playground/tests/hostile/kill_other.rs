//! Ends a process of the same user.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ spoils: the victim
//@ control: without landlock seccomp namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { kill(at("$VICTIM").parse().unwrap(), 15) }));
}
