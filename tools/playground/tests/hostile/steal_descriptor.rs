//! Takes an open file out of another process.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    let victim = at("$VICTIM").parse().unwrap();
    // pidfd_open, pidfd_getfd
    let file = call(434, [victim, 0, 0, 0, 0, 0]).and_then(|process| call(438, [process, 0, 0, 0, 0, 0]));
    report(file);
}
