//! Has the linker start a shell, as a C compiler would.
//@ phase: compile
//@ stopped-by: rustc
//@ says: unknown argument
//@ control: none: no C compiler links any more, and this linker starts nothing

// The macro hides the name from everybody but rustc. The name is too long for
// an argument, so rustc writes all arguments to a file, one per line.
macro_rules! link_to {
    ($key:ident $name:literal) => {
        #[link($key = $name)]
        unsafe extern "C" {}
    };
}
link_to!(name "c\n-wrapper\n/bin/sh,-c,id\n--defsym=$LONG=0");

fn main() {}
