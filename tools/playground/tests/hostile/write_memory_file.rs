//! Writes its own memory, past the memory's protection.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().write(true).open("/proc/self/mem"));
}
