//! Ends a process of the same user by its thread.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ spoils: the victim
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    let victim: usize = at("$VICTIM").parse().unwrap();
    report(call(TGKILL, [victim, victim, 15, 0, 0, 0]));
}
