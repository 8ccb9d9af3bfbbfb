//! As a compiler that was taken over, fills the disk in the machine's folder for temporary files.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    let path = "/tmp/hostile-attack-file";
    let made = std::fs::write(path, "x");
    std::fs::remove_file(path).ok();
    report(made);
}
