//! Enters the namespaces of a process of the same user.
//@ phase: run
//@ stopped-by: seccomp root
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let entered = std::fs::File::open(at("/proc/$VICTIM/ns/user"))
        .and_then(|namespace| call(SETNS, [namespace.as_raw_fd() as usize, 0, 0, 0, 0, 0]));
    report_reached(entered);
}
