//! As a compiler that was taken over, writes into the files that it reads.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: none: they belong to another user

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().write(true).open("/proc/self/exe"));
    report(std::fs::File::create("/usr/lib/hostile-attack"));
}
