//! Locks parts of a file, with locks that belong to the open file.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    let lock = [0u64, 0, 1, 0];
    // F_OFD_SETLK
    report(call(FCNTL, [file.as_raw_fd() as usize, 37, lock.as_ptr() as usize, 0, 0, 0]));
}
