//! Signals every process that it may.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ control: without landlock seccomp namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    // Signal 0 only asks.
    report(check(unsafe { kill(-1, 0) }));
}
