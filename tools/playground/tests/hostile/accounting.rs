//! Has the kernel log processes into a file.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    // Without a file, this only switches accounting off, as it is already.
    report_reached(call(ACCT, [0; 6]));
}
