//! Lists the examples that leave their process, as modules of the test `categories`.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let folder = example_format::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    // No other example is among them, so a change of one compiles nothing anew.
    println!("cargo::rerun-if-changed={}", folder.join(example_format::DISTRIBUTED).display());
    let found = example_format::discover(&folder);
    // The programs that start processes call Unix's commands and sockets.
    let runs_here =
        |it: &&example_format::Example| it.server.is_some() || cfg!(unix) && it.processes;
    let code = example_format::modules(found.examples.iter().filter(runs_here));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    fs::write(out.join("categories.rs"), code).expect("OUT_DIR can be written");
}
