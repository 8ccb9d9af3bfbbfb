//! Compiles a file of the user.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

include!("$FOLDER/secret.rs");

fn main() {
    println!("{SECRET}");
}
