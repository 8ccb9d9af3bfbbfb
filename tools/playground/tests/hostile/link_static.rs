//! Puts a file of the user into the binary.
//@ phase: compile
//@ stopped-by: landlock
//@ says: linking with
//@ control: none: the linker looks for it only where it is told

#[link(name = "$FOLDER/secret.rs", kind = "static", modifiers = "+verbatim")]
unsafe extern "C" {
    fn nothing();
}

fn main() {
    unsafe { nothing() };
}
