//! Hangs more data on a file of the user.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: not every file system has them

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn setxattr(path: *const c_char, name: *const c_char, value: *const c_void, size: usize, flags: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { setxattr(c_at("$FOLDER/own").as_ptr(), c"user.hostile".as_ptr(), c"x".as_ptr().cast(), 1, 0) }));
}
