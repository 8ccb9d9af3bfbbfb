//! Uses files that the server left open.
//@ phase: run
//@ stopped-by: launcher
//@ control: plain

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fcntl(file: c_int, command: c_int, ...) -> c_int;
}

fn main() {
    // F_GETFD
    let open = (3..1024).filter(|&file| unsafe { fcntl(file, 1) } != -1).count();
    println!("{}", if open == 0 { "refused" } else { "worked" });
}
