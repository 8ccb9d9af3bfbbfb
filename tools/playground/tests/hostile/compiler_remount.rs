//! As a compiler that was taken over, remounts its folder, so that files in it can be executed.
//@ phase: compiler
//@ stopped-by: seccomp landlock root
//@ control: none: the kernel lets nobody take it off in a namespace of its own

use support::*;

fn main() {
    unsafe { unshare(0x1002_0000) };
    // MS_REMOUNT | MS_BIND, without MS_NOEXEC
    report(check(unsafe { mount(c"none".as_ptr(), c"/job".as_ptr(), std::ptr::null(), 4096 | 32, std::ptr::null()) }));
}
