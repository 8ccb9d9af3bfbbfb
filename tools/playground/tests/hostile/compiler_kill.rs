//! As a compiler that was taken over, ends a process of the same user.
//@ phase: compiler
//@ stopped-by: seccomp
//@ spoils: the victim
//@ control: without landlock seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { kill(at("$VICTIM").parse().unwrap(), 15) }));
}
