//! Makes the arguments too long by macros, so that the program is short.
//@ phase: compile
//@ stopped-by: landlock root
//@ spoils: the folder
//@ once: a linker does the same for each user, as `linker_options` shows
//@ control: without landlock root

// The macro hides the names from everybody but rustc. They are too many for a
// command, so rustc writes all arguments to a file, one per line.
macro_rules! link_to {
    ($key:ident $name:literal) => {
        #[link($key = $name)]
        unsafe extern "C" {}
    };
}

macro_rules! often {
    ($key:ident $name:literal $other:literal) => {};
    ($key:ident $name:literal $other:literal x $($more:tt)*) => {
        often!($key $name $other $($more)*);
        often!($key $name $other $($more)*);
        often!($key $name $other $($more)*);
        often!($key $name $other $($more)*);
        link_to!($key $name);
        // A different name, or both would become one.
        link_to!($key $other);
    };
}

often!(name "dl\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed" "util\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed\n--as-needed" x x x x x x);
link_to!(name "c\n--Map=$FOLDER/new");

fn main() {}
