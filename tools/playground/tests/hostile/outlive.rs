//! Leaves its group, to go on when the request has ended.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fork() -> c_int;
    fn setsid() -> c_int;
    fn waitpid(process: c_int, status: *mut c_int, options: c_int) -> c_int;
}

fn main() {
    match unsafe { fork() } {
        0 => report(check(unsafe { setsid() })),
        -1 => report::<()>(Err(io::Error::last_os_error())),
        child => drop(unsafe { waitpid(child, std::ptr::null_mut(), 0) }),
    }
}
