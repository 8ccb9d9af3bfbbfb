//! As a compiler that was taken over, has the kernel notify it, and block others, when they open a file.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    std::fs::write("made", "x").unwrap();
    let file = std::fs::File::open("made").unwrap();
    // F_SETLEASE, F_RDLCK
    report(call(FCNTL, [file.as_raw_fd() as usize, 1024, 0, 0, 0, 0]));
}
