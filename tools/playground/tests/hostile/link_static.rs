//! Puts a file of the user into the binary, through parent folders of the libraries.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: linking with
//@ control: without landlock root

#[link(name = "../../../../../../../../../../../..$FOLDER/secret.rs", kind = "dylib", modifiers = "+verbatim")]
unsafe extern "C" {}

fn main() {}
