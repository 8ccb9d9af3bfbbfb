//! Raises the priority of its session.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report_reached(std::fs::OpenOptions::new().write(true).open("/proc/self/autogroup"));
}
