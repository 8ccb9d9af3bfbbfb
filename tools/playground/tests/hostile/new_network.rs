//! Makes itself a network, to speak to parsers of the kernel.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // CLONE_NEWUSER | CLONE_NEWNET
    report(check(unsafe { unshare(0x5000_0000) }));
}
