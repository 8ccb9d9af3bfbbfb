//! Writes its own memory past its protection.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().write(true).open("/proc/self/mem"));
}
