//! Keeps memory from being swapped.
//@ phase: run
//@ stopped-by: seccomp limits
//@ control: without seccomp limits

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn mlock(at: *const u8, length: usize) -> c_int;
}

fn main() {
    report(check(unsafe { mlock([1u8; 64].as_ptr(), 64) }));
}
