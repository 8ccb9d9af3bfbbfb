//! Traces a process of the same user.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    let victim = at("$VICTIM").parse().unwrap();
    // PTRACE_SEIZE
    report(call(PTRACE, [0x4206, victim, 0, 0, 0, 0]));
}
