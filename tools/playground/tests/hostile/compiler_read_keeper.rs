//! As a compiler that was taken over, reads the memory of the keeper.
//@ phase: compiler
//@ stopped-by: keeper
//@ control: plain

use support::*;

fn main() {
    let keeper = unsafe { getppid() };
    report(std::fs::File::open(format!("/proc/{keeper}/mem")));
    report(std::fs::File::open(format!("/proc/{keeper}/environ")));
    report(std::fs::read_dir(format!("/proc/{keeper}/fd")));
}
