//! Has the linker start a shell, as that of a C compiler would.
//@ phase: compile
//@ stopped-by: rustc
//@ says: unknown argument
//@ control: none: no C compiler links any more, and this linker starts nothing

// In pieces, so that nobody sees the name before rustc does. It is too long
// for an argument, so rustc writes all of them to a file, one a line.
macro_rules! link_to {
    ($key:ident $name:literal) => {
        #[link($key = $name)]
        unsafe extern "C" {}
    };
}
link_to!(name "c\n-wrapper\n/bin/sh,-c,id\n--defsym=$LONG=0");

fn main() {}
