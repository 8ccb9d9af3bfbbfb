//! Signals the keeper.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { kill(getppid(), 0) }));
}
