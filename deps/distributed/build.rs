//! Lists the examples that talk to a server, as modules of the test `categories`.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let folder = example_format::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let found = example_format::discover(&folder);
    let code = example_format::modules(found.examples.iter().filter(|it| it.server.is_some()));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    fs::write(out.join("categories.rs"), code).expect("OUT_DIR can be written");
}
