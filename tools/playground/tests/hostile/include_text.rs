//! Prints a file of this machine as a text.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

fn main() {
    println!("{}", include_str!("/etc/passwd"));
}
