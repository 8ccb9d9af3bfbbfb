//! Prints the environment of rustc.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

fn main() {
    println!("{:?}", include_bytes!("/proc/self/environ"));
}
