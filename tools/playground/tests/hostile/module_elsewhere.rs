//! Names a file of the user as a module.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Permission denied or No such file
//@ control: without landlock root

#[path = "$FOLDER/secret.rs"]
mod secret;
use secret::SECRET;

fn main() {
    println!("{SECRET}");
}
