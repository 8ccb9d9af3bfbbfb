//! Asks where its memory is in the machine.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::File::open("/proc/self/pagemap"));
}
