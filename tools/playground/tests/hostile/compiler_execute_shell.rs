//! As a compiler that was taken over, executes a shell.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::process::Command::new("/bin/sh").args(["-c", "true"]).status());
}
