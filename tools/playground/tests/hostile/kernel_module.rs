//! Loads code into the kernel. There is none, so that it can do no harm.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    report_reached(call(INIT_MODULE, [0; 6]));
}
