//! Makes sockets that send to the sockets of others.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // A pair of AF_UNIX, SOCK_SEQPACKET: only rustc needs one.
    let mut ends = [0i32; 2];
    report(call(SOCKETPAIR, [1, 5, 0, ends.as_mut_ptr() as usize, 0, 0]));
}
