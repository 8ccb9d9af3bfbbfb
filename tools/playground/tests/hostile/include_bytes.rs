//! Prints a file of the user as bytes.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

fn main() {
    println!("{:?}", include_bytes!("$FOLDER/secret.rs"));
}
