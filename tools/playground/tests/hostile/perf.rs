//! Counts events of the processor.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let mut attributes = [0u32; 32];
    attributes[1] = 128;
    // Its own time outside of the kernel, which everybody may count.
    (attributes[0], attributes[2], attributes[10]) = (1, 1, 0x60);
    report_reached(call(PERF_EVENT_OPEN, [attributes.as_ptr() as usize, 0, (-1isize) as usize, (-1isize) as usize, 0, 0]));
}
