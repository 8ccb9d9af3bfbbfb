//! Prints on both outputs without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: output
//@ control: raised output

use support::*;

fn main() {
    use std::io::Write;
    std::thread::scope(|scope| {
        scope.spawn(|| (0..100).try_for_each(|_| io::stderr().write_all(&[b'x'; 1024])).ok());
        (0..100).try_for_each(|_| io::stdout().write_all(&[b'x'; 1024])).ok();
    });
    println!("worked");
}
