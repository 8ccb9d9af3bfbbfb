//! Reads the files of the keeper in /proc.
//@ phase: run
//@ stopped-by: keeper
//@ control: plain

use support::*;

fn main() {
    let keeper = unsafe { getppid() };
    for name in ["environ", "maps", "fd/0"] {
        report(std::fs::File::open(format!("/proc/{keeper}/{name}")));
    }
}
