//! Starts a process by the system call itself, past the C library.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn pause() -> c_int;
}

fn main() {
    // SIGCHLD, without CLONE_THREAD.
    let started = call(CLONE, [17, 0, 0, 0, 0, 0]);
    if matches!(started, Ok(0)) {
        unsafe { pause() };
    }
    report(started);
}
