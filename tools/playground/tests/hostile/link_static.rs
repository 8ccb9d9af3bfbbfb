//! Puts a file of the user into the binary, by the way up from where libraries are.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: linking with
//@ control: without landlock root

#[link(name = "../../../../../../../../../../../..$FOLDER/secret.rs", kind = "dylib", modifiers = "+verbatim")]
unsafe extern "C" {}

fn main() {}
