//! Prints without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: output
//@ control: none: it would not end

use std::io::Write;

fn main() {
    let line = [b'x'; 4096];
    while std::io::stdout().write_all(&line).is_ok() {}
}
