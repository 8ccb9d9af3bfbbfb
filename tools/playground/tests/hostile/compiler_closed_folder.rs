//! As a compiler that was taken over, makes files in a folder that it makes inaccessible to whoever counts them.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: without root watch

use support::*;

fn main() {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o300).create("closed").unwrap();
    std::env::set_current_dir("closed").unwrap();
    let made = (0..200).try_for_each(|number| std::fs::write(format!("{number}"), ""));
    if made.is_ok() {
        be_counted();
    }
    report(made);
}
