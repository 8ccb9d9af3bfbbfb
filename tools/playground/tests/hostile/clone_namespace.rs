//! Starts a thread in a namespace of its own.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // CLONE_NEWUSER | SIGCHLD
    let started = call(CLONE, [0x1000_0000 | 17, 0, 0, 0, 0, 0]);
    if matches!(started, Ok(0)) {
        std::process::exit(0);
    }
    report(started);
}
