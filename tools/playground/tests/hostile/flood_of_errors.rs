//! Prints errors without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: output
//@ control: none: it would not end

fn main() {
    loop {
        eprintln!("error");
    }
}
