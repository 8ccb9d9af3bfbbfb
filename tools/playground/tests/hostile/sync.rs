//! Has all disks of the machine written.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    report(call(SYNC, [0; 6]));
}
