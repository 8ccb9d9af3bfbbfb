//! As a compiler that was taken over, starts a child of the server.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // CLONE_PARENT | SIGCHLD
    let started = call(CLONE, [0x8000 | 17, 0, 0, 0, 0, 0]);
    if matches!(started, Ok(0)) {
        std::process::exit(0);
    }
    report(started);
}
