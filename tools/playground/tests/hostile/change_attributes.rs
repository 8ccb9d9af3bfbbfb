//! Adds an extended attribute to a file of the user.
//@ phase: run
//@ stopped-by: seccomp root
//@ control: without seccomp root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn setxattr(path: *const c_char, name: *const c_char, value: *const c_void, size: usize, flags: c_int) -> c_int;
}

fn main() {
    // The error is EOPNOTSUPP if the file system has no such data.
    let set = unsafe { setxattr(c_at("$FOLDER/own").as_ptr(), c"user.hostile".as_ptr(), c"x".as_ptr().cast(), 1, 0) };
    report_reached(check(set));
}
