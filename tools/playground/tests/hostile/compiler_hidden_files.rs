//! As a compiler that was taken over, makes files in folders nested deeper than a path can be long, where they are hard to count.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: without root watch

use support::*;
/// Enters nested folders, deeper than a path can be long.
fn go_down(depth: usize) -> io::Result<()> {
    let name = "d".repeat(200);
    (0..depth).try_for_each(|_| {
        std::fs::create_dir(&name)?;
        std::env::set_current_dir(&name)
    })
}

fn main() {
    let made = go_down(40).and_then(|()| (0..200).try_for_each(|number| std::fs::write(format!("{number}"), "")));
    if made.is_ok() {
        be_counted();
    }
    report(made);
}
