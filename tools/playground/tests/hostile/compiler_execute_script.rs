//! As a compiler that was taken over, executes a script that it has made.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    std::fs::write("script", "#!/bin/sh\necho worked\n").unwrap();
    std::fs::set_permissions("script", std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    report(std::process::Command::new("./script").status());
}
