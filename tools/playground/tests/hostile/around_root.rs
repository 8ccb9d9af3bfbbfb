//! Reads a file through /proc.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read("/proc/self/root/etc/passwd"));
    report(std::fs::read("/proc/self/cwd/../../../../../../etc/passwd"));
}
