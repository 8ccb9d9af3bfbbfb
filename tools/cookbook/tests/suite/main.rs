//! The tool as its users see it: its commands, its checks, the site it builds
//! and the server it starts.

mod commands;
mod documentation;
mod epub;
#[cfg(target_os = "linux")] // The limits that end a hostile program.
mod explore;
mod fixture;
mod golden;
mod html;
mod pages;
mod playground;
mod rules;
mod search;
#[cfg(unix)] // Ctrl-C is sent as a signal.
mod serve;
mod site;
mod stock;
mod trace;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cookbook::Project;
use proven::{Inputs, Proof, Suite};

/// What need not be proven again.
static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::new("cookbook", Path::new(env!("CARGO_TARGET_TMPDIR"))));

/// What a test rests on that looks at no file of this book: the tests with the
/// library in them, the command, and the tools that it calls.
static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    Inputs::new()
        .this_program()
        .file(Path::new(env!("CARGO_BIN_EXE_cookbook")))
        .tool("rustc", &["-vV"])
        .tool("cargo", &["-vV"])
        .machine()
        .variables(&["PATH", "RUSTC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "TMPDIR"])
});

/// Begins the proof of a test of that name, unless it was proven before.
fn proof(test: &'static str) -> Option<Proof<'static>> {
    SUITE.begin(test, &INPUTS.clone().text("test", test))
}

/// This book.
fn project() -> Project {
    Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("this is the book")
}

/// What a test rests on that looks at this book.
fn this_book() -> Inputs {
    let root = project().root;
    let inputs = ["Cargo.lock", "Cargo.toml", "README.md", "book.toml"]
        .iter()
        .fold(INPUTS.clone(), |inputs, file| inputs.file(&root.join(file)));
    let folders = ["deps", "refs", "src", "theme"];
    folders.iter().fold(inputs, |inputs, folder| inputs.folder(&root.join(folder)))
}

/// The folder of this book's site. It is built once for all tests that look at
/// it.
fn this_site() -> &'static Path {
    static SITE: LazyLock<PathBuf> = LazyLock::new(|| {
        let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        cookbook::build(&project(), &site).unwrap_or_else(|error| panic!("{error}"));
        site
    });
    &SITE
}
