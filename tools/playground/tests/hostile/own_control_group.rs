//! Reads its control groups and its limits.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    for file in ["/proc/self/cgroup", "/proc/self/limits", "/proc/self/environ", "/proc/self/cmdline"] {
        report(std::fs::read(file));
    }
}
