//! Starts a shell.
//@ phase: run
//@ stopped-by: seccomp landlock root
//@ control: without landlock seccomp root

use support::*;

fn main() {
    report(std::process::Command::new("/bin/sh").args(["-c", "true"]).status());
}
