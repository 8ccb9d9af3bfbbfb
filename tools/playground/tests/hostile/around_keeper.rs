//! Reaches the root of the machine through the keeper's folder in /proc.
//@ phase: run
//@ stopped-by: keeper
//@ control: plain

use support::*;

fn main() {
    let keeper = unsafe { getppid() };
    report(std::fs::read_link(format!("/proc/{keeper}/root")));
    report(std::fs::read_link(format!("/proc/{keeper}/cwd")));
    report(std::fs::read_dir(format!("/proc/{keeper}/fd")));
}
