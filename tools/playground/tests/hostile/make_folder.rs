//! Makes folders and links.
//@ phase: run
//@ stopped-by: landlock root seccomp
//@ spoils: the folder
//@ control: without landlock seccomp root

use support::*;

fn main() {
    report(std::fs::create_dir(at("$FOLDER/new")));
    report(std::os::unix::fs::symlink("/etc/passwd", at("$FOLDER/newer")));
    report(std::fs::hard_link(at("$FOLDER/own"), at("$FOLDER/newest")));
}
