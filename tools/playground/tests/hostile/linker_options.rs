//! Has the linker write a file: a map.
//@ phase: compile
//@ stopped-by: landlock root
//@ spoils: the folder
//@ control: without landlock root

// The macro hides the name from everybody but rustc. The name is too long for
// an argument, so rustc writes all arguments to a file, one per line.
macro_rules! link_to {
    ($key:ident $name:literal) => {
        #[link($key = $name)]
        unsafe extern "C" {}
    };
}
link_to!(name "c\n--Map=$FOLDER/new\n--defsym=$LONG=0");

fn main() {}
