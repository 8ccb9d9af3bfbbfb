//! As a compiler that was taken over, maps files that it has made, in many processes.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: without root watch cgroup

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let mapped = (0..8).try_for_each(|number| {
        let file = std::fs::File::create_new(format!("{number}"))?;
        std::fs::write(format!("{number}"), fill(3 << 20))?;
        drop(file);
        let file = std::fs::OpenOptions::new().read(true).write(true).open(format!("{number}"))?;
        check(unsafe { mmap(0, 3 << 20, 3, 0x8001, file.as_raw_fd(), 0) }.min(0) as i32).map(drop)
    });
    if mapped.is_ok() {
        be_counted();
    }
    report(mapped);
}
