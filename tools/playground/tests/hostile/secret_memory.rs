//! Makes memory that the kernel cannot reclaim.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: many systems switch it off

use support::*;

fn main() {
    report(call(447, [0, 0, 0, 0, 0, 0]));
}
