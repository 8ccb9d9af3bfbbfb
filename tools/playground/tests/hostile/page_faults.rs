//! Handles page faults of the kernel itself.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    report(call(USERFAULTFD, [1, 0, 0, 0, 0, 0]));
}
