//! Connects to what is outside of a virtual machine.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // AF_VSOCK
    report(call(SOCKET, [40, 1, 0, 0, 0, 0]));
}
