//! Lists all mounts, without /proc.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // listmount of the whole namespace
    let (request, mut found) = ([24u64, u64::MAX, 0], [0u64; 64]);
    report(call(458, [request.as_ptr() as usize, found.as_mut_ptr() as usize, 64, 0, 0, 0]));
}
