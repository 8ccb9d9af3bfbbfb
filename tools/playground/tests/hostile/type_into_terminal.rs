//! Types into the terminal of the server.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn ioctl(file: c_int, request: c_ulong, ...) -> c_int;
}

fn main() {
    // TIOCSTI
    match check(unsafe { ioctl(0, 0x5412, c"x".as_ptr()) }) {
        // It is not a terminal, but the call was made.
        Err(error) if error.raw_os_error() == Some(25) => println!("worked"),
        other => report(other),
    }
}
