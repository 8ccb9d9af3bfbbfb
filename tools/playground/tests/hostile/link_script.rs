//! Passes the source as a script to the linker.
//@ phase: compile
//@ stopped-by: landlock
//@ says: linking with
//@ control: none: the linker refuses it for more than one reason

#[link(name = "src/main.rs", kind = "dylib", modifiers = "+verbatim")]
unsafe extern "C" {}

/* INPUT(/etc/passwd) */
fn main() {}
