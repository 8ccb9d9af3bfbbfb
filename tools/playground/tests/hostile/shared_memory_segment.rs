//! Keeps memory that outlives it.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn shmget(key: c_int, size: usize, flags: c_int) -> c_int;
}

fn main() {
    // IPC_PRIVATE; it disappears with its IPC namespace.
    report(check(unsafe { shmget(0, 1 << 20, 0o600) }));
}
