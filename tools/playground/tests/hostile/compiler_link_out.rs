//! As a compiler that was taken over, links a file of the user into its folder.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    std::os::unix::fs::symlink(at("$FOLDER/secret.rs"), "link").unwrap();
    report(std::fs::read("link"));
}
