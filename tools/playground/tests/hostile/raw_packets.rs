//! Reads packets off the wire.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    unsafe { unshare(0x5000_0000) };
    report(call(SOCKET, [17, 3, 0, 0, 0, 0]));
}
