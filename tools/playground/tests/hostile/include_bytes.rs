//! Prints a file of the user as bytes.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Permission denied or No such file
//@ control: without landlock root

fn main() {
    println!("{:?}", include_bytes!("$FOLDER/secret.rs"));
}
