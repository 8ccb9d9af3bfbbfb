//! Reads the mounts of this machine.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::read("/proc/self/mountinfo"));
}
