//! Prints the environment of the server, as the compiler sees it.
//@ phase: compile
//@ stopped-by: launcher
//@ says: not defined at compile time
//@ control: none: rustc never sees it

fn main() {
    println!("{}{}", env!("CARGO_MANIFEST_DIR"), env!("PATH"));
}
