//! As a compiler that was taken over, stops the keeper, so that nobody counts what it uses.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    // SIGCONT, which does no harm.
    report(check(unsafe { kill(getppid(), 18) }));
}
