//! Asks for a library that rustc or others would load.
//@ phase: compile
//@ stopped-by: rustc
//@ says: error
//@ control: none: the command line decides what is built

#![crate_type = "proc-macro"]

#[proc_macro]
pub fn run(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    input
}

fn main() {}
