//! Traces, and so steers, processes.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn ptrace(request: c_int, ...) -> c_long;
}

fn main() {
    // PTRACE_TRACEME: the one request that needs no victim.
    report(check(unsafe { ptrace(0, 0, 0, 0) } as c_int));
}
