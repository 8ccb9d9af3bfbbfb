//! As a compiler that was taken over, makes a program that runs as its group.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write("made", "x").unwrap();
    report(std::fs::set_permissions("made", PermissionsExt::from_mode(0o2755)));
}
