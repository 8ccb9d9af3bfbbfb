//! As a compiler that was taken over, makes a socket for others.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use support::*;

fn main() {
    report(std::os::unix::net::UnixListener::bind("socket"));
}
