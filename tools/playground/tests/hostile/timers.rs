//! Has the kernel keep timers.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let mut timer = 0u64;
    report(call(TIMER_CREATE, [1, 0, &raw mut timer as usize, 0, 0, 0]));
}
