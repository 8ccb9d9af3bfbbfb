//! Becomes a shell.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use std::os::unix::process::CommandExt;
use support::*;

fn main() {
    report::<()>(Err(std::process::Command::new("/bin/sh").args(["-c", "echo worked"]).exec()));
}
