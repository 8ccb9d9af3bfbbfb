//! Loads code into the kernel; none, so that nobody could.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    report_reached(call(INIT_MODULE, [0; 6]));
}
