//! Starts a shell.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without landlock seccomp

use support::*;

fn main() {
    report(std::process::Command::new("/bin/sh").args(["-c", "true"]).status());
}
