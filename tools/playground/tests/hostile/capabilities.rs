//! Keeps capabilities of the server.
//@ phase: run
//@ stopped-by: privileges
//@ only: root
//@ control: without landlock seccomp privileges namespaces

use support::*;

fn main() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    for line in status.lines().filter(|line| line.starts_with("Cap") && !line.starts_with("CapBnd")) {
        let none = line.ends_with("\t0000000000000000");
        println!("{}: {line}", if none { "refused" } else { "worked" });
    }
}
