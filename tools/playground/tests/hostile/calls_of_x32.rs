//! Makes calls by their x32 numbers.
//@ phase: run
//@ stopped-by: seccomp
//@ only: x86_64
//@ control: without seccomp

use support::*;

fn main() {
    // getpid
    report(call(0x4000_0000 | 39, [0; 6]));
}
