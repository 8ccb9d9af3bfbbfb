//! As a compiler that was taken over, leaves links in its state.
//@ phase: compiler
//@ stopped-by: keeper
//@ leaves: state
//@ control: none: only the keeper itself decides what it takes

use support::*;

fn main() {
    std::fs::write("program", "x").unwrap();
    std::fs::create_dir("state").unwrap();
    for (number, path) in ["$FOLDER/secret.rs", "/etc/passwd", "/proc/self/environ"].iter().enumerate() {
        std::os::unix::fs::symlink(at(path), format!("state/{number}")).unwrap();
    }
    println!("refused: they are no files");
}
