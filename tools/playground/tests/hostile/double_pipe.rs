//! Duplicates the content of a pipe.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    report_reached(call(TEE, [0, 1, 1, 0, 0, 0]));
}
