//! Raises its own limits.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn setrlimit(resource: c_int, limit: *const u64) -> c_int;
}

fn main() {
    // RLIMIT_AS
    report(check(unsafe { setrlimit(9, [1u64 << 40, 1u64 << 40].as_ptr()) }));
}
