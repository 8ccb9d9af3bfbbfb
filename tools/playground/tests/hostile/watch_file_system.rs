//! Watches what others do with all files.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // FAN_REPORT_FID, which everybody may use.
    report(call(FANOTIFY_INIT, [0x200, 0, 0, 0, 0, 0]));
}
