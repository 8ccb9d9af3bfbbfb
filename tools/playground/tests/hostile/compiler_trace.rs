//! As a compiler that was taken over, traces what it starts.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn ptrace(request: c_int, ...) -> c_long;
}

fn main() {
    report(check(unsafe { ptrace(0, 0, 0, 0) } as c_int));
}
