//! As a compiler that was taken over, starts processes until it is refused.
//@ phase: compiler
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn fork() -> c_int;
    fn pause() -> c_int;
}

fn main() {
    let mut count = 0;
    let refused = loop {
        match unsafe { fork() } {
            0 => unsafe { pause(); return },
            -1 => break Err(io::Error::last_os_error()),
            _ => count += 1,
        }
        if count == 100 {
            // Leave enough time to be counted.
            std::thread::sleep(std::time::Duration::from_millis(200));
            break Ok(());
        }
    };
    report(refused);
}
