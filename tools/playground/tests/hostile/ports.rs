//! Speaks to devices past the kernel.
//@ phase: run
//@ stopped-by: seccomp
//@ only: x86_64
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    // Port 0x80, which only shows a number.
    report_reached(call(173, [0x80, 1, 1, 0, 0, 0]));
}
