//! Leaves its group, to go on when the request has ended.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fork() -> c_int;
    fn setsid() -> c_int;
}

fn main() {
    match unsafe { fork() } {
        0 => {
            report(check(unsafe { setsid() }));
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
        -1 => report::<()>(Err(io::Error::last_os_error())),
        _ => std::thread::sleep(std::time::Duration::from_millis(200)),
    }
}
