//! Reads a file through /proc.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::read("/proc/self/root/etc/passwd"));
    report(std::fs::read("/proc/self/cwd/../../../../../../etc/passwd"));
}
