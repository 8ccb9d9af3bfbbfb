//! Replaces the kernel, with wrong flags, so that it can do no harm.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    report_reached(call(KEXEC_LOAD, [0, 0, 0, 0xffff, 0, 0]));
}
