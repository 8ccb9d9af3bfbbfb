//! As a compiler that was taken over, opens files until it is refused.
//@ phase: compiler
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    let files: io::Result<Vec<_>> = (0..100).map(|_| std::fs::File::open("/dev/null")).collect();
    report(files);
}
