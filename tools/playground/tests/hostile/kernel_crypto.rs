//! Reaches parsers of the kernel through a socket.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // AF_ALG
    report(call(SOCKET, [38, 5, 0, 0, 0, 0]));
}
