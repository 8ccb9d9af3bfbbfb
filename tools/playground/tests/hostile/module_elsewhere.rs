//! Names a file of the user as a module.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

#[path = "$FOLDER/secret.rs"]
mod secret;
use secret::SECRET;

fn main() {
    println!("{SECRET}");
}
