//! Compiles a file of the user.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Permission denied or No such file
//@ control: without landlock root

include!("$FOLDER/secret.rs");

fn main() {
    println!("{SECRET}");
}
