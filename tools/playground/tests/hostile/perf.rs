//! Counts events of the processor.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: many machines do not have it

use support::*;

fn main() {
    let mut attributes = [0u32; 32];
    attributes[1] = 128;
    report(call(PERF_EVENT_OPEN, [attributes.as_ptr() as usize, 0, (-1isize) as usize, (-1isize) as usize, 0, 0]));
}
