//! Has the kernel end others first when memory is short.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().write(true).open("/proc/self/oom_score_adj"));
}
