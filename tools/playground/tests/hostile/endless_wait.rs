//! Waits without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: wall
//@ says: waits
//@ control: none: it would not end

fn main() {
    println!("waits");
    std::thread::park();
}
