//! Includes a file of this machine through parent folders.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: couldn't read
//@ control: without landlock root

fn main() {
    println!("{}", include_str!("../../../../../../../../../../../../etc/passwd"));
}
