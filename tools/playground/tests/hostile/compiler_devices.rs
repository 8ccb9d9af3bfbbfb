//! As a compiler that was taken over, opens devices.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::File::open("/dev/zero"));
    report(std::fs::File::open("/dev/full"));
}
