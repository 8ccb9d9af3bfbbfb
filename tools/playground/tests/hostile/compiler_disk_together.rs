//! As a compiler that was taken over, fills the disk by many files.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: raised disk

use support::*;

fn main() {
    let written = (0..6).try_for_each(|number| std::fs::write(format!("{number}"), fill(4 << 20)));
    if written.is_ok() {
        be_counted();
    }
    report(written);
}
