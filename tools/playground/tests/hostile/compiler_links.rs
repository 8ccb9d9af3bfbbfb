//! As a compiler that was taken over, makes as many names for one file as it can.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: without root watch

use support::*;

fn main() {
    std::fs::write("one", "").unwrap();
    let made = (0..200).try_for_each(|number| std::fs::hard_link("one", format!("{number}")));
    if made.is_ok() {
        be_counted();
    }
    report(made);
}
