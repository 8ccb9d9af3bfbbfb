//! As a compiler that was taken over, signals its whole group, in which another might be.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    // SIGCONT
    report(check(unsafe { kill(0, 18) }));
}
