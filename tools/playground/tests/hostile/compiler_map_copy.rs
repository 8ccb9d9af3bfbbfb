//! As a compiler that was taken over, maps what it has made, to execute it: a library, such as a macro.
//@ phase: compiler
//@ stopped-by: root
//@ control: without root

use support::*;
/// Its own binary, copied into the working folder.
fn copy() -> io::Result<&'static str> {
    // As executable as the original.
    std::fs::copy("/proc/self/exe", "copy")?;
    Ok("./copy")
}

fn main() {
    use std::os::fd::AsRawFd;
    let copy = std::fs::File::open(copy().unwrap()).unwrap();
    // PROT_READ | PROT_EXEC, MAP_PRIVATE
    report(check(unsafe { mmap(0, 4096, 5, 2, copy.as_raw_fd(), 0) }.min(0) as i32));
}
