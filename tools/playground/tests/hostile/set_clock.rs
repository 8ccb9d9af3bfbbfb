//! Sets the clock to an invalid time, so that it can do no harm.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let time = [1usize, 5_000_000];
    report_reached(call(SETTIMEOFDAY, [time.as_ptr() as usize, 0, 0, 0, 0, 0]));
}
