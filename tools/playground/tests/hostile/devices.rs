//! Opens devices.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    for device in ["/dev/zero", "/dev/full", "/dev/tty"] {
        report(std::fs::File::open(device));
    }
}
