//! Chooses its processors.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let all = [u64::MAX; 16];
    report(call(SCHED_SETAFFINITY, [0, 128, all.as_ptr() as usize, 0, 0, 0]));
}
