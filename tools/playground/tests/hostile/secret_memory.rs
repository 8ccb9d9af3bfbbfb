//! Makes memory that the kernel cannot reclaim.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    report(call(447, [0; 6]));
}
