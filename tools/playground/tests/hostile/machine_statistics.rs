//! Reads the statistics of the machine.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    for file in ["/proc/meminfo", "/proc/loadavg", "/proc/interrupts", "/proc/version", "/proc/cmdline"] {
        report(std::fs::read(file));
    }
}
