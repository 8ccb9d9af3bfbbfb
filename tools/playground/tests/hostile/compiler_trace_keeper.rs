//! As a compiler that was taken over, traces the keeper.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: none: the keeper cannot be traced, by nobody

use support::*;

fn main() {
    let keeper = unsafe { getppid() } as usize;
    // PTRACE_SEIZE
    report(call(PTRACE, [0x4206, keeper, 0, 0, 0, 0]));
}
