//! Makes calls by their x32 numbers.
//@ phase: run
//@ stopped-by: seccomp
//@ only: x86_64
//@ control: none: most kernels do not have them

use support::*;

fn main() {
    report(call(0x4000_0000 | 57, [0; 6]));
}
