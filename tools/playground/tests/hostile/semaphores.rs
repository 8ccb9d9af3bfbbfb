//! Keeps semaphores that outlive it.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    report(call(SEMGET, [0, 1, 0o600, 0, 0, 0]));
}
