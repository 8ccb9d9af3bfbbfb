//! As a compiler that was taken over, locks as many parts of a file that others read as it can.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    let lock = [0u64, 0, 1, 0];
    // F_SETLK
    report(call(FCNTL, [file.as_raw_fd() as usize, 6, lock.as_ptr() as usize, 0, 0, 0]));
}
