//! Has the kernel log processes into a file.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    // No file: accounting is switched off, as it is.
    report_reached(call(ACCT, [0; 6]));
}
