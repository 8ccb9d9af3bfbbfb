//! Enters the namespaces of the first process.
//@ phase: run
//@ stopped-by: landlock
//@ control: none: only root may

use support::*;

fn main() {
    report(std::fs::File::open("/proc/1/ns/user"));
}
