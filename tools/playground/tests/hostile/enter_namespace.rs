//! Enters namespaces.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    // Its own namespace, which the kernel rejects.
    let entered = std::fs::File::open("/proc/self/ns/user")
        .and_then(|namespace| call(SETNS, [namespace.as_raw_fd() as usize, 0, 0, 0, 0, 0]));
    report_reached(entered);
}
