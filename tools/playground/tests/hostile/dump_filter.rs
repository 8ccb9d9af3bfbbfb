//! Chooses which parts of its memory are written to disk when it crashes.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().write(true).open("/proc/self/coredump_filter"));
}
