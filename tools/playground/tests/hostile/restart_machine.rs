//! Restarts the machine, with a wrong magic number, so that it can do no harm.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    report_reached(call(REBOOT, [0; 6]));
}
