//! As a compiler that was taken over, fills files that it has deleted.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: raised disk

use support::*;

fn main() {
    let written = (0..6).map(|_| {
        std::fs::write("once", fill(4 << 20))?;
        let open = std::fs::File::open("once")?;
        std::fs::remove_file("once").map(|()| open)
    });
    let kept: io::Result<Vec<_>> = written.collect();
    if kept.is_ok() {
        be_counted();
    }
    report(kept);
}
