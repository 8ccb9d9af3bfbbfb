//! As a compiler that was taken over, mounts its folder once more, so that files in it can be executed.
//@ phase: compiler
//@ stopped-by: seccomp landlock
//@ control: without seccomp landlock

use support::*;

fn main() {
    unsafe { unshare(0x1002_0000) };
    let here = c".".as_ptr();
    // MS_BIND
    report(check(unsafe { mount(here, here, std::ptr::null(), 4096, std::ptr::null()) }));
}
