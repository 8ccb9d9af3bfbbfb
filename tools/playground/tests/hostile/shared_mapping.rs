//! Maps memory that is not counted as private.
//@ phase: run
//@ stopped-by: seccomp limits
//@ control: without seccomp limits

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn mmap(at: usize, length: usize, protection: c_int, flags: c_int, file: c_int, offset: c_long) -> isize;
}

fn main() {
    report(check(unsafe { mmap(0, 600 << 20, 3, 0x21, -1, 0) }.min(0) as c_int));
}
