//! Loads a program into the kernel.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;

fn main() {
    let attributes = [0u8; 128];
    report_reached(call(BPF, [0, attributes.as_ptr() as usize, 128, 0, 0, 0]));
}
