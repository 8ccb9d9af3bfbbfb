//! Links a file of the user by its path.
//@ phase: compile
//@ stopped-by: landlock
//@ says: linking with
//@ control: none: linkers look for it in different places

#[link(name = "$FOLDER/script", kind = "dylib", modifiers = "+verbatim")]
unsafe extern "C" {}

fn main() {}
