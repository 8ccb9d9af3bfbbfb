//! Chooses its priority for the disk.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // Its own, in the best-effort class, and the highest there.
    report(call(IOPRIO_SET, [1, 0, 2 << 13, 0, 0, 0]));
}
