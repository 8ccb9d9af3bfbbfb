//! Overwrites its own binary, which may be run again.
//@ phase: run
//@ stopped-by: landlock
//@ control: none: the kernel refuses to write to what runs

use support::*;

fn main() {
    report(std::env::current_exe().and_then(|file| std::fs::OpenOptions::new().write(true).open(file)));
}
