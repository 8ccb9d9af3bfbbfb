//! As a compiler that was taken over, executes a script that it has made.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let script = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o755).open("script");
    script.unwrap().write_all(b"#!/bin/sh\necho worked\n").unwrap();
    report(std::process::Command::new("./script").status());
}
