//! Changes the table of segments of the processor.
//@ phase: run
//@ stopped-by: seccomp
//@ only: x86_64
//@ control: without seccomp

use support::*;

fn main() {
    report(call(154, [0; 6]));
}
