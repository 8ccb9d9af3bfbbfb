//! Becomes a shell.
//@ phase: run
//@ stopped-by: seccomp landlock root
//@ control: without landlock seccomp root

use std::os::unix::process::CommandExt;
use support::*;

fn main() {
    report::<()>(Err(std::process::Command::new("/bin/sh").args(["-c", "echo worked"]).exec()));
}
