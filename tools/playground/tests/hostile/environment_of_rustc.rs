//! Prints the environment of the server.
//@ phase: compile
//@ stopped-by: launcher
//@ says: not defined at compile time
//@ control: none: rustc never sees it

fn main() {
    println!("{}", env!("HOME"));
}
