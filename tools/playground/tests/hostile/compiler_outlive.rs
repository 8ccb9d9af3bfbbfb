//! As a compiler that was taken over, leaves its group.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fork() -> c_int;
    fn setsid() -> c_int;
    fn setpgid(process: c_int, group: c_int) -> c_int;
    fn waitpid(process: c_int, status: *mut c_int, options: c_int) -> c_int;
}

fn main() {
    let child = unsafe { fork() };
    if child == 0 {
        report(check(unsafe { setsid() }));
        report(check(unsafe { setpgid(0, 0) }));
    } else {
        unsafe { waitpid(child, std::ptr::null_mut(), 0) };
    }
}
