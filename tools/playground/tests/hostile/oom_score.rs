//! Has the kernel rather end others for want of memory.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().write(true).open("/proc/self/oom_score_adj"));
}
