//! As a compiler that was taken over, reserves disk space for deleted files, without writing to them.
//@ phase: compiler
//@ stopped-by: root seccomp
//@ control: without root seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let reserved = (0..6).map(|_| {
        let file = std::fs::File::create("once")?;
        std::fs::remove_file("once")?;
        call(FALLOCATE, [file.as_raw_fd() as usize, 0, 0, 4 << 20, 0, 0]).map(|_| file)
    });
    let kept: io::Result<Vec<_>> = reserved.collect();
    report(kept);
}
