//! Prints a file of this machine as a text.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Permission denied or No such file
//@ control: without landlock root

fn main() {
    println!("{}", include_str!("/etc/passwd"));
}
