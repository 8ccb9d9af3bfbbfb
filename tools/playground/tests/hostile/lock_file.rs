//! Locks its own binary, which others may run.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    report(call(FLOCK, [file.as_raw_fd() as usize, 2, 0, 0, 0, 0]));
}
