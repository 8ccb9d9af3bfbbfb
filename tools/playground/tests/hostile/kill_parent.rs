//! Signals the server.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: a server that is root refuses signals of nobody

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
    fn getppid() -> c_int;
}

fn main() {
    report(check(unsafe { kill(getppid(), 0) }));
}
