//! Sets the clock; to no time, so that nobody could.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let time = [1usize, 5_000_000];
    report_reached(call(SETTIMEOFDAY, [time.as_ptr() as usize, 0, 0, 0, 0, 0]));
}
