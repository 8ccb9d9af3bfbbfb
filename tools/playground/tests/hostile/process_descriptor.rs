//! Takes hold of a process of the same user.
//@ phase: run
//@ stopped-by: seccomp namespaces root
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    report(call(434, [at("$VICTIM").parse().unwrap(), 0, 0, 0, 0, 0]));
}
