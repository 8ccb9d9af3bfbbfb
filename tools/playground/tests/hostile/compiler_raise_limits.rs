//! As a compiler that was taken over, raises its own limits.
//@ phase: compiler
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    // RLIMIT_FSIZE
    let limit = [1u64 << 40, 1 << 40];
    report(call(PRLIMIT64, [0, 1, limit.as_ptr() as usize, 0, 0, 0]));
}
