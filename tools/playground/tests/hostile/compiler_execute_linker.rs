//! As a compiler that was taken over, executes a C compiler.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::process::Command::new("/usr/bin/cc").arg("--version").stdout(std::process::Stdio::null()).status());
}
