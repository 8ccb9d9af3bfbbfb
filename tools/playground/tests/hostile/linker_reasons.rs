//! Has the linker write a file: why it took which file.
//@ phase: compile
//@ stopped-by: landlock root
//@ spoils: the file
//@ once: a linker does the same for each user, as `linker_options` shows
//@ control: without landlock root

// The macro hides the name from everybody but rustc. The name is too long for
// an argument, so rustc writes all arguments to a file, one per line.
macro_rules! link_to {
    ($key:ident $name:literal) => {
        #[link($key = $name)]
        unsafe extern "C" {}
    };
}
link_to!(name "c\n--why-extract=$FOLDER/own\n--defsym=$LONG=0");

fn main() {}
