//! As a compiler that was taken over, leaves a process behind in its group.
//@ phase: compiler
//@ stopped-by: supervisor
//@ control: none: what is left is counted at the end

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fork() -> c_int;
}

fn main() {
    if unsafe { fork() } == 0 {
        std::thread::sleep(std::time::Duration::from_secs(60));
    }
    println!("refused: it ends with its group");
}
