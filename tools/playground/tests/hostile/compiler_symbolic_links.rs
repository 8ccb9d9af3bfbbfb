//! As a compiler that was taken over, makes as many links as it can.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: without root watch

use support::*;

fn main() {
    let made = (0..200).try_for_each(|number| std::os::unix::fs::symlink("one", format!("{number}")));
    if made.is_ok() {
        be_counted();
    }
    report(made);
}
