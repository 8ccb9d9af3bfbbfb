//! Reads which devices the machine has.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read_dir("/sys/devices"));
    report(std::fs::read("/sys/devices/system/cpu/online"));
}
