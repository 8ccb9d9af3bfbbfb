//! Replaces the kernel.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: only root may

use support::*;

fn main() {
    report(call(KEXEC_LOAD, [0, 0, 0, 0, 0, 0]));
}
