//! Starts processes until it is refused.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fork() -> c_int;
    fn pause() -> c_int;
}

fn main() {
    let mut count = 0;
    for _ in 0..20 {
        match unsafe { fork() } {
            0 => unsafe { pause(); return },
            -1 => {}
            _ => count += 1,
        }
    }
    report(if count == 0 { Err(io::Error::last_os_error()) } else { Ok(()) });
}
