//! Mounts a file system in a namespace of its own.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn unshare(flags: c_int) -> c_int;
    fn mount(what: *const c_char, at: *const c_char, kind: *const c_char, flags: c_ulong, data: *const c_void) -> c_int;
}

fn main() {
    // If this is refused, so is the call below.
    unsafe { unshare(0x1000_0000 | 0x2_0000) };
    let mounted = unsafe { mount(c"none".as_ptr(), c"/tmp".as_ptr(), c"tmpfs".as_ptr(), 0, std::ptr::null()) };
    report(check(mounted));
}
