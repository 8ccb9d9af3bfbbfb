//! Becomes a program that runs as root.
//@ phase: run
//@ stopped-by: seccomp
//@ control: none: no layer but the kernel's no_new_privs would make it harmless

use std::os::unix::process::CommandExt;
use support::*;

fn main() {
    report::<()>(Err(std::process::Command::new("/usr/bin/su").arg("--version").exec()));
}
