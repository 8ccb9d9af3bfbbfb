//! Chooses how it is scheduled, by the newer call.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let mut attributes = [0u32; 14];
    // Only lowering it is allowed to everybody.
    (attributes[0], attributes[4]) = (48, 19);
    report(call(SCHED_SETATTR, [0, attributes.as_ptr() as usize, 0, 0, 0, 0]));
}
