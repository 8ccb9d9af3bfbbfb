//! Names a link to a file of the user as a module.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

#[path = "$FOLDER/link"]
mod secret;
use secret::SECRET;

fn main() {
    println!("{SECRET}");
}
