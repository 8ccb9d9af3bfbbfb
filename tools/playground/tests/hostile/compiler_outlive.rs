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
}

fn main() {
    if unsafe { fork() } == 0 {
        report(check(unsafe { setsid() }));
        report(check(unsafe { setpgid(0, 0) }));
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    std::thread::sleep(std::time::Duration::from_millis(100));
}
