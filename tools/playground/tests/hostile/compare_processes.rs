//! Asks the kernel what processes share, and so where its objects are.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let itself = std::process::id() as usize;
    report(call(KCMP, [itself, itself, 1, 0, 0, 0]));
}
