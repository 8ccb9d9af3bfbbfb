//! As a compiler that was taken over, makes a program that runs as its owner.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use std::os::unix::fs::PermissionsExt;
use support::*;

fn main() {
    std::fs::write("made", "x").unwrap();
    report(std::fs::set_permissions("made", PermissionsExt::from_mode(0o4755)));
}
