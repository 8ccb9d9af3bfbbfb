//! Changes the limits of a process of the same user.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    let limit = [16u64, 16];
    let victim = at("$VICTIM").parse().unwrap();
    report(call(PRLIMIT64, [victim, 7, limit.as_ptr() as usize, 0, 0, 0]));
}
